/** Lets the browser save what is at an address that answers with an attachment: the page stays where it is. */
export function saveFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.rel = 'noreferrer';
  link.click();
}
