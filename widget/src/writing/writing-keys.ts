/** Inserts text at the caret so that the browser can undo it, and so that it counts as typing. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  // Deprecated, but the only way to add to the undo history.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

/**
 * Adds a mark on both sides of the selection, or removes it; without a selection, the caret is
 * placed between the marks.
 */
export function surround(field: HTMLTextAreaElement, sign: string): void {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const selected = value.slice(start, end);
  const isMarked = value[start - 1] === sign && value[end] === sign;
  if (isMarked) field.setSelectionRange(start - 1, end + 1);
  insertText(field, isMarked ? selected : `${sign}${selected}${sign}`);
  const from = isMarked ? start - 1 : start + 1;
  field.setSelectionRange(from, from + selected.length);
}
