/** What the test has to find. */
const letters = '[a-z]';

export const trim = /^[\s.]+|[\s.]+$/gu;
export const words = new RegExp(`(?:${letters}+)+-`, 'u');
