/** The values of a form's fields, by name. */
export function formValues({ target }: Event): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(target as HTMLFormElement))
    if (typeof value === 'string') values[name] = value;
  return values;
}
