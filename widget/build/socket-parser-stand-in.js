/**
 * In place of sdk/src/transport/socket-parser.ts in the script tag's files, whose socket writes its
 * frames by itself.
 */
export const parser = undefined;
