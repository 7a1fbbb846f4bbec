/**
 * Puts text where the caret is, in a way that the browser can undo, and that is heard as typing.
 */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  // Deprecated, and yet the one way into the history of undoing.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

/**
 * Writes a mark on both sides of what is selected, or takes it away; without a selection, the caret
 * stands between them.
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
