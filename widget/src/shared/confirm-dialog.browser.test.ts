import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ dialog: 'shared/confirm-dialog.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const ask = () =>
  mounted.run(({ kit }) =>
    kit.draw(
      kit.html`<button id="before">Before</button>
        <parlor-confirm-dialog
          .context=${kit.contextOf()}
          .question=${{
            title: 'Leave this group?',
            text: 'To come back, you need an invitation.',
            cancel: 'Cancel',
            action: 'Leave',
            danger: true,
            act: async () => kit.log.push(['left']),
          }}
          @close=${kit.hear}
        ></parlor-confirm-dialog>`,
    ),
  );
const dialog = () => mounted.stage.getByRole('alertdialog', { name: 'Leave this group?' });
const focused = () => mounted.stage.locator('button:focus').textContent();

test('a question starts on its harmless answer and can be read by axe', async () => {
  await ask();
  await dialog().waitFor();
  expect((await focused())?.trim()).toBe('Cancel');
  await mounted.expectAccessible();
});

test('Tab stays in the dialog, in both directions', async () => {
  await ask();
  await dialog().waitFor();
  await mounted.page.keyboard.press('Tab');
  expect((await focused())?.trim()).toBe('Leave');
  await mounted.page.keyboard.press('Tab');
  expect((await focused())?.trim()).toBe('Cancel');
  await mounted.page.keyboard.press('Shift+Tab');
  expect((await focused())?.trim()).toBe('Leave');
});

test('Escape closes it without an answer', async () => {
  await ask();
  await dialog().waitFor();
  await mounted.page.keyboard.press('Escape');
  expect(await mounted.log()).toEqual([['close']]);
});

test('it closes with "done" after the act', async () => {
  await ask();
  await dialog().getByRole('button', { name: 'Leave' }).click();
  await expect.poll(() => mounted.log()).toEqual([['left'], ['close', 'done']]);
});

test('a failure is shown in it and announced, and it stays open', async () => {
  await mounted.run(({ kit }) =>
    kit.draw(
      kit.html`<parlor-confirm-dialog
        .context=${kit.contextOf()}
        .question=${{
          title: 'Leave this group?',
          text: 'To come back, you need an invitation.',
          cancel: 'Cancel',
          action: 'Leave',
          act: () => Promise.reject(Object.assign(new Error(), { code: 'forbidden' })),
        }}
        @close=${kit.hear}
      ></parlor-confirm-dialog>`,
    ),
  );
  await dialog().getByRole('button', { name: 'Leave' }).click();
  await dialog().getByText('You are not allowed to do that.').waitFor();
  expect(await mounted.log()).toEqual([['announce', 'You are not allowed to do that.']]);
});

test('the focus goes back to where it was', async () => {
  await ask();
  await mounted.run(async ({ kit }) => {
    await kit.draw(kit.html`<button id="before">Before</button>`);
    const stage = document.querySelector('parlor-stage')!;
    const before = stage.shadowRoot!.querySelector<HTMLElement>('#before')!;
    before.focus();
    const dialog = Object.assign(document.createElement('parlor-confirm-dialog'), {
      context: kit.contextOf(),
      question: { title: 'Sure?', text: '', cancel: 'No', action: 'Yes', act: async () => 0 },
    });
    stage.shadowRoot!.append(dialog);
    await (dialog as unknown as { updateComplete: Promise<void> }).updateComplete;
    dialog.remove();
  });
  expect(await focused()).toBe('Before');
});
