/**
 * Lets the browser save what is at an address that answers with an attachment. In a window of its
 * own, which closes by itself: whatever is answered, or nothing, the page stays where it is.
 */
export function saveFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.click();
}
