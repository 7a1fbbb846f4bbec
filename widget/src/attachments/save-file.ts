/**
 * Lets the browser save the file at an address that responds with an attachment. Opens a window of
 * its own, which closes by itself: whatever the response is, the page is not navigated.
 */
export function saveFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.click();
}
