/**
 * `JSON.stringify` for what the SDK sends and keeps, independent of changes to the prototypes of
 * `Array`, `Object` and `Date`: old libraries give them a `toJSON` that writes an array as a quoted
 * string. Takes what JSON can hold; `undefined` is left out of objects.
 */
export function toJson(value: unknown): string {
  // Strings and numbers do not use a prototype's `toJSON`.
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) parts[parts.length] = toJson(item);
    return `[${parts.join(',')}]`;
  }
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined && typeof item !== 'function')
      parts[parts.length] = `${JSON.stringify(key)}:${toJson(item)}`;
  }
  return `{${parts.join(',')}}`;
}
