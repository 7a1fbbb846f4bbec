/**
 * In a sandboxed frame without `allow-forms` a browser submits nothing, and does not even say
 * `submit`: the chat's forms, which all go by that event, would do nothing. Where a press of a
 * form's button is followed by nothing, the event is raised in its place.
 */
export function raiseBlockedSubmits(root: ShadowRoot, signal: AbortSignal): void {
  const pressed = (event: Event): void => {
    const submitter = event
      .composedPath()
      .find(
        (one): one is HTMLButtonElement =>
          one instanceof HTMLButtonElement && one.type === 'submit',
      );
    const form = submitter?.form;
    if (!form || event.defaultPrevented) return;
    let isDealtWith = false;
    const heard = (): void => void (isDealtWith = true);
    for (const name of ['submit', 'invalid']) form.addEventListener(name, heard, { capture: true });
    // The browser's own comes with the end of the press.
    setTimeout(() => {
      for (const name of ['submit', 'invalid'])
        form.removeEventListener(name, heard, { capture: true });
      if (isDealtWith || !form.isConnected || !(form.noValidate || form.reportValidity())) return;
      form.dispatchEvent(new SubmitEvent('submit', { submitter, bubbles: true, cancelable: true }));
    });
  };
  root.addEventListener('click', pressed, { signal });
}
