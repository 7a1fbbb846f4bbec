/** Values that the host stores about a user beyond the profile; only the host sets them. */
import * as v from 'valibot';
import { wellFormed } from './fields.js';
import { limits } from './limits.js';

const value = v.union([
  v.pipe(v.string(), v.maxLength(limits.attributeText), wellFormed),
  v.pipe(v.number(), v.finite()),
  v.boolean(),
]);

/** The host's own values about a user, by name: text, numbers and booleans. */
export const Attributes = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
export type Attributes = v.InferOutput<typeof Attributes>;

/** Named values are set, `null` removes one, and the others stay. */
export const AttributeChange = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.regex(
        /^[a-z][\w.-]{0,39}$/i,
        'names are up to 40 letters, digits, _, . and -, a letter first',
      ),
    ),
    v.nullable(value),
  ),
  v.maxEntries(2 * limits.attributes, `names up to ${2 * limits.attributes} values`),
);
export type AttributeChange = v.InferOutput<typeof AttributeChange>;
