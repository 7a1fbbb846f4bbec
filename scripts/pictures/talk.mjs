/**
 * What people write: formatting, mentions, who is writing, emoji, who reacted, and finding it
 * again.
 */
import { createChat } from '@parlor/sdk';
import { looks, open, picture, visit } from './stage.mjs';

const lines = [
  ['Jonas', 'Morning! *Window display* for spring: I would like to start on _Thursday_.'],
  [
    'Aiko',
    'Lovely. What do we need?\n- linen, three metres\n- the ~old~ new lamp stands\n- ladder',
  ],
  ['Jonas', '> the new lamp stands\nThey came in yesterday 🎉'],
  [
    'Mara',
    'Please check the code on the boxes, it should read `LMP-204`. The label printer wants\n```\n^XA\n^FO50,50^ADN,36,20\n^FDLMP-204^FS\n^XZ\n```',
  ],
  ['Aiko', '@Mara Lindqvist done! @Jonas Weber has the key: www.shop.example/keys'],
  ['Jonas', '🙌'],
];

export async function talk({ browser, shop, account, parlor, site }) {
  const chats = {};
  for (const name of ['Jonas', 'Aiko', 'Mara']) {
    chats[name] = createChat({ site, url: parlor });
    const { email, password } = account(name);
    await chats[name].auth.login({ email, password });
    await chats[name].start();
  }
  try {
    const people = (await chats.Mara.users.list()).items;
    const idOf = (name) => people.find((user) => user.name.startsWith(name))?.id;
    const group = await chats.Mara.conversations.createGroup('Shop window', [
      idOf('Jonas'),
      idOf('Aiko'),
    ]);
    const ids = { Jonas: idOf('Jonas'), Aiko: idOf('Aiko'), Mara: chats.Mara.auth.user.value.id };
    for (const [name, text] of lines) {
      const mentions = Object.entries(ids).flatMap(([one, id]) =>
        text.includes(`@${one}`) ? [id] : [],
      );
      await chats[name].messages.send(group.id, text, { mentions });
    }
    const { items } = await chats.Mara.messages.list(group.id);
    const { seq } = items.find(({ text }) => text?.startsWith('> the new'));
    for (const [name, emoji] of [
      ['Aiko', '🎉'],
      ['Mara', '🎉'],
      ['Aiko', '❤️'],
    ])
      await chats[name].reactions.add(group.id, seq, emoji);
    for (const look of looks) await inLook(look);

    async function inLook(look) {
      const { name } = look;
      const chat = await visit(browser, shop, account('Mara'), look);
      const { keyboard } = chat.page();
      // With each key, as users do: the page hears nothing before it is connected.
      const typing = setInterval(() => chats.Jonas.typing.set(group.id, true), 500);
      await chat.locator('.writing').first().waitFor();
      await picture(chat, `talk-list-${name}`, { isAlone: true });
      await open(chat, 'Shop window');
      const latest = chat.getByRole('button', { name: /jump to latest/i });
      if (await latest.isVisible()) await latest.click();
      await chat.locator('.mention').first().waitFor();
      await chat.locator('parlor-conversation .writing').waitFor();
      await picture(chat, `talk-formatting-${name}`, { isAlone: true });
      await chat.getByRole('textbox', { name: 'Message' }).click();
      await keyboard.type('Thank you @');
      await chat.getByRole('listbox').waitFor();
      await picture(chat, `talk-mention-${name}`, { isAlone: true });
      await keyboard.press('Escape');
      await chat.getByRole('button', { name: 'Emoji' }).click();
      await chat.getByRole('dialog', { name: 'Emoji' }).waitFor();
      await picture(chat, `talk-emoji-${name}`, { isAlone: true });
      await keyboard.press('Escape');
      await chat.locator('.reaction').first().click({ button: 'right' });
      await chat
        .getByRole('dialog', { name: 'Reactions' })
        .getByText('Aiko Tanaka')
        .first()
        .waitFor();
      await picture(chat, `talk-reactions-${name}`, { isAlone: true });
      await keyboard.press('Escape');
      await chat.getByRole('button', { name: 'Back', exact: true }).click();
      await chat.locator('parlor-conversation-list .find').click();
      await chat.getByRole('searchbox').fill('la');
      await chat.locator('parlor-search mark').first().waitFor();
      await picture(chat, `talk-search-${name}`, { isAlone: true });
      await chat.page().context().close();
      clearInterval(typing);
      chats.Jonas.typing.set(group.id, false);
    }
  } finally {
    for (const chat of Object.values(chats)) await chat.close();
  }
}
