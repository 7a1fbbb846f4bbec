import { errors, hostErrors } from './errors.js';

/** Every error of the wire, with those that only hosts get. */
export const allErrors = { ...errors, ...hostErrors } as const;
