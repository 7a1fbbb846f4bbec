import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ field: 'shared/picture-field.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = () =>
  mounted.run(({ kit }) => {
    const context = kit.contextOf(kit.chatOf({ auth: { site: async () => ({}) } }));
    return kit.draw(
      kit.html`<parlor-picture-field
        .context=${context}
        .t=${context.t}
        .face=${kit.html`<span>Face</span>`}
        has
        .save=${async (attachmentId: string | null) => kit.log.push(['save', attachmentId])}
      ></parlor-picture-field>`,
    );
  });

test('a picture can be changed and removed', async () => {
  await open();
  await mounted.stage.getByRole('button', { name: 'Change picture' }).waitFor();
  await mounted.expectAccessible();
  await mounted.stage.getByRole('button', { name: 'Remove' }).click();
  await expect
    .poll(() => mounted.log())
    .toEqual([
      ['save', null],
      ['announce', 'The picture was removed'],
    ]);
});

test('a chosen file is placed in a dialog first, which Escape closes', async () => {
  await open();
  const chooser = mounted.page.waitForEvent('filechooser');
  await mounted.stage.getByRole('button', { name: 'Change picture' }).click();
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await (
    await chooser
  ).setFiles({
    name: 'face.png',
    mimeType: 'image/png',
    buffer: Buffer.from(pixel, 'base64'),
  });
  const dialog = mounted.stage.getByRole('dialog', { name: 'Place the picture' });
  await dialog.waitFor();
  await mounted.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await mounted.log()).toEqual([]);
});
