/** Hindi. */
import type { ChatErrorCode } from '@parlor/sdk';
import type { Translation, SystemWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { ready } from '../topic.js';
import { actions } from './actions.js';
import { attention } from './attention.js';
import { groups } from './groups.js';
import { moderation } from './moderation.js';
import { opening } from './opening.js';
import { people as peopleWords } from './people.js';
import { restrictions } from './restrictions.js';
import { talk } from './talk.js';
import { failures, views } from './views.js';

const plural = pluralsOf('hi');
const { people, apart } = listsOf('hi', (count) => `${count} अन्य`);
const members = (count: number) => plural(count, { one: `${count} व्यक्ति`, other: `${count} लोग` });
const unread = (count: number, label: string) =>
  plural(count, { one: `${label} अपठित संदेश`, other: `${label} अपठित संदेश` });
const roles = { owner: 'स्वामी', admin: 'एडमिन', member: 'सदस्य' };

/** Who did it and to whom, with forms of their own for the user who reads it. */
const you = 'आप';
const did = (name: string | undefined) => (name === undefined ? 'आपने' : `${apart(name)} ने`);
const whom = (name: string | undefined) => (name === undefined ? 'आपको' : `${apart(name)} को`);
const entries: SystemWords = {
  created: ({ by, title }, name) => `${did(name(by))} “${apart(title ?? '')}” बनाया`,
  joined: ({ by, userIds }, name) =>
    userIds[0] === by
      ? `${apart(name(by) ?? you)} शामिल हुए`
      : userIds.length === 1
        ? `${did(name(by))} ${whom(name(userIds[0] ?? ''))} जोड़ा`
        : `${did(name(by))} ${people(userIds.map((id) => name(id) ?? you))} को जोड़ा`,
  left: ({ userId }, name) => `${did(name(userId))} समूह छोड़ा`,
  removed: ({ by, userId, banned }, name) =>
    `${did(name(by))} ${whom(name(userId))} ${banned ? 'प्रतिबंधित किया' : 'हटाया'}`,
  closed: ({ by }, name) => `${did(name(by))} यह बातचीत समाप्त की`,
  renamed: ({ by, title }, name) => `${did(name(by))} नाम बदलकर “${apart(title)}” किया`,
  role: ({ by, userId, role }, name) =>
    `${did(name(by))} ${whom(name(userId))} ${roles[role]} बनाया`,
  transferred: ({ by, userId }, name) => `${did(name(by))} ${whom(name(userId))} स्वामी बनाया`,
  changed: ({ by }, name) => `${did(name(by))} सेटिंग बदलीं`,
};

export const words: Translation = {
  language: 'hi',
  dir: 'ltr',
  launcher: { open: 'चैट खोलें', close: 'चैट बंद करें', unread },
  panel: {
    title: 'चैट',
    close: 'चैट बंद करें',
    back: 'वापस',
    loading: 'लोड हो रहा है',
    brokenView: 'चैट का यह हिस्सा लोड नहीं हुआ।',
    failed: 'चैट से संपर्क नहीं हो सका।',
  },
  failure: (code: ChatErrorCode) => failures[code] ?? 'यह नहीं हो सका। कृपया फिर कोशिश करें।',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: 'फिर कोशिश करें',
  search: 'खोजें',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'कोई',
  notesToSelf: 'मेरे नोट्स',
  notesToSelfHint: 'सिर्फ़ आप इन्हें देख सकते हैं',
  conversations: {
    title: 'संदेश',
    newMessage: 'नया संदेश',
    people: 'लोग',
    profile: 'आपकी प्रोफ़ाइल',
    emptyTitle: 'अभी कोई संदेश नहीं',
    emptyText: 'इस साइट पर किसी को खोजें और नमस्ते कहें।',
    own: (text) => `आप: ${apart(text)}`,
    by: (name, text) => `${apart(name)}: ${apart(text)}`,
    unread,
    list: 'बातचीत',
    failed: 'आपकी बातचीत लोड नहीं हो सकी।',
  },
  presence: {
    online: 'ऑनलाइन',
    lastSeen: (ago) => `${ago} ऑनलाइन थे`,
    justNow: 'अभी-अभी ऑनलाइन थे',
    members,
    membersOnline: (count, online) => `${members(count)}, ${online} ऑनलाइन`,
    guest: 'अतिथि',
    bot: 'बॉट',
    moderator: 'मॉडरेटर',
    admin: 'एडमिन',
    notStaff: 'स्टाफ़ नहीं',
    notStaffText: 'यह नाम किसी मॉडरेटर या एडमिन के नाम जैसा दिखता है, लेकिन यह व्यक्ति उनमें से नहीं है।',
  },
  days: { today: 'आज', yesterday: 'कल' },
  messages: {
    log: (name) => `${name} के साथ संदेश`,
    notes: 'आपके नोट्स',
    you,
    said: (name) => `${name}: `,
    deleted: 'यह संदेश हटा दिया गया',
    hidden: 'आपने यह संदेश हटाया',
    edited: 'बदला गया',
    unread: 'नए संदेश',
    latest: 'सबसे नए संदेश पर जाएँ',
    latestUnread: (count) =>
      plural(count, {
        one: `${count} नया संदेश, सबसे नए पर जाएँ`,
        other: `${count} नए संदेश, सबसे नए पर जाएँ`,
      }),
    arrived: (name, text) => `${name}: ${text}`,
    sending: 'भेजा जा रहा है',
    queued: 'कनेक्शन का इंतज़ार',
    later: 'थोड़ी देर में अपने आप भेजा जाएगा',
    sent: 'भेजा गया',
    delivered: 'पहुँच गया',
    seen: 'देखा गया',
    notSent: 'नहीं भेजा गया।',
    retry: 'फिर भेजें',
    discard: 'हटाएँ',
    emptyTitle: (name) => `${name} को नमस्ते कहें`,
    emptyText: 'पहला संदेश बातचीत शुरू करता है।',
    notesTitle: 'आपके विचारों की जगह',
    notesText: 'लिंक, याद दिलाने वाली बातें, मसौदे: कोई और नहीं देख सकता।',
    failed: 'संदेश लोड नहीं हो सके।',
    olderFailed: 'पुराने संदेश लोड नहीं हो सके।',
  },
  composer: {
    label: 'संदेश',
    placeholder: 'संदेश लिखें',
    notesPlaceholder: 'नोट लिखें',
    emoji: 'इमोजी',
    send: 'भेजें',
    left: (count) => plural(count, { one: `${count} अक्षर बाकी`, other: `${count} अक्षर बाकी` }),
    tooLong: (count) => plural(count, { one: `${count} अक्षर ज़्यादा`, other: `${count} अक्षर ज़्यादा` }),
  },
};
