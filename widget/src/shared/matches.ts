/** Whether a name has a word that begins like this, as in the server's search for people. */
export function matches(name: string, search: string): boolean {
  const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  const wanted = fold(search).trim();
  return wanted === '' || ` ${fold(name)}`.includes(` ${wanted}`);
}
