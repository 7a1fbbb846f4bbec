/**
 * Attributes that the host sets for a user, stored as JSON beside the profile. Public ones are
 * stored apart from private ones, because they are sent with every user.
 */
import type { AttributeChange, Attributes } from '@parlor/sdk/protocol/attributes';
import { limits } from '@parlor/sdk/protocol/limits';
import { Fault } from '../../kernel/fault.js';

export interface AttributeSets {
  public: Attributes;
  private: Attributes;
}

export interface AttributeChanges {
  public?: AttributeChange | undefined;
  private?: AttributeChange | undefined;
}

export const readAttributes = (json: string | null | undefined): Attributes =>
  json ? (JSON.parse(json) as Attributes) : {};

export const writtenAttributes = (attributes: Attributes): string | null =>
  Object.keys(attributes).length === 0 ? null : JSON.stringify(attributes);

/**
 * A name is either public or private: setting it as one removes it from the other. Throws
 * `invalid_input` or `limit_reached`.
 */
export function changedAttributes(before: AttributeSets, change: AttributeChanges): AttributeSets {
  const both = Object.keys(change.public ?? {}).find(
    (name) => isSet(change.public, name) && isSet(change.private, name),
  );
  if (both !== undefined) {
    throw new Fault('invalid_input', `Wrong input: ${both} cannot be public and private.`, {
      details: [{ field: `privateAttributes.${both}`, problem: 'is in attributes, too' }],
    });
  }
  const after: AttributeSets = {
    public: merged(before.public, change.public, change.private),
    private: merged(before.private, change.private, change.public),
  };
  const count = Object.keys(after.public).length + Object.keys(after.private).length;
  if (count > limits.attributes)
    throw new Fault('limit_reached', `A user has at most ${limits.attributes} attributes.`);
  if (JSON.stringify(after.public).length > limits.publicAttributesJson) {
    throw new Fault(
      'limit_reached',
      `A user's public attributes are at most ${limits.publicAttributesJson} characters of JSON.`,
    );
  }
  return after;
}

const isSet = (change: AttributeChange | undefined, name: string): boolean =>
  change !== undefined && Object.hasOwn(change, name) && change[name] !== null;

function merged(
  before: Attributes,
  own: AttributeChange = {},
  other: AttributeChange | undefined,
): Attributes {
  const kept = Object.entries(before).filter(
    ([name]) => !Object.hasOwn(own, name) && !isSet(other, name),
  );
  const set = Object.entries(own).filter(
    (entry): entry is [string, Attributes[string]] => entry[1] !== null,
  );
  return Object.fromEntries([...kept, ...set]);
}
