/**
 * In a sandboxed frame without `allow-forms` the browser submits no form and fires no `submit`
 * event, so the chat's forms, which listen for that event, would do nothing. If a press of a form's
 * button has no effect, this fires the event.
 */
export function raiseBlockedSubmits(root: EventTarget): void {
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
    // The browser fires its own event at the end of the press.
    setTimeout(() => {
      for (const name of ['submit', 'invalid'])
        form.removeEventListener(name, heard, { capture: true });
      if (isDealtWith || !form.isConnected || !(form.noValidate || form.reportValidity())) return;
      form.dispatchEvent(new SubmitEvent('submit', { submitter, bubbles: true, cancelable: true }));
    });
  };
  root.addEventListener('click', pressed);
}
