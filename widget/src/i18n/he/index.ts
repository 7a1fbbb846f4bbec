/** Hebrew. */
import type { ChatErrorCode } from '@parlor/sdk';
import type { Translation, SystemWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { ready } from '../topic.js';
import { actions } from './actions.js';
import { attention } from './attention.js';
import { others, peopleCounted } from './counts.js';
import { groups } from './groups.js';
import { moderation } from './moderation.js';
import { opening } from './opening.js';
import { people as peopleWords } from './people.js';
import { restrictions } from './restrictions.js';
import { talk } from './talk.js';
import { failures, views } from './views.js';

const plural = pluralsOf('he');
const { people, apart } = listsOf('he', others);
const unread = (count: number, label: string) =>
  plural(count, {
    one: 'הודעה אחת שלא נקראה',
    two: 'שתי הודעות שלא נקראו',
    other: `${label} הודעות שלא נקראו`,
  });
const roles = { owner: 'לבעלים', admin: 'למנהל', member: 'לחבר' };

/** Verbs have a form for the user who reads it. */
const you = 'את/ה';
const did = (by: string | undefined, yours: string, theirs: string) =>
  by === undefined ? yours : `${apart(by)} ${theirs}`;
const whom = (name: string | undefined) => (name === undefined ? 'אותך' : `את ${apart(name)}`);
const entries: SystemWords = {
  created: ({ by, title }, name) => `${did(name(by), 'יצרת', 'יצר/ה')} את ”${apart(title ?? '')}”`,
  joined: ({ by, userIds }, name) =>
    userIds[0] === by
      ? did(name(by), 'הצטרפת', 'הצטרף/ה')
      : `${did(name(by), 'הוספת', 'הוסיף/ה')} ${userIds.length === 1 ? whom(name(userIds[0] ?? '')) : `את ${people(userIds.map((id) => name(id) ?? you))}`}`,
  left: ({ userId }, name) => did(name(userId), 'עזבת', 'עזב/ה'),
  removed: ({ by, userId, banned }, name) =>
    `${banned ? did(name(by), 'חסמת', 'חסם/ה') : did(name(by), 'הסרת', 'הסיר/ה')} ${whom(name(userId))}`,
  closed: ({ by }, name) => `${did(name(by), 'סיימת', 'סיים/ה')} את השיחה`,
  renamed: ({ by, title }, name) =>
    `${did(name(by), 'שינית', 'שינה/תה')} את השם ל”${apart(title)}”`,
  role: ({ by, userId, role }, name) =>
    `${did(name(by), 'הפכת', 'הפך/ה')} ${whom(name(userId))} ${roles[role]}`,
  transferred: ({ by, userId }, name) =>
    `${did(name(by), 'הפכת', 'הפך/ה')} ${whom(name(userId))} לבעלים`,
  changed: ({ by }, name) => `${did(name(by), 'שינית', 'שינה/תה')} את ההגדרות`,
};

export const words: Translation = {
  language: 'he',
  dir: 'rtl',
  launcher: { open: 'פתיחת הצ׳אט', close: 'סגירת הצ׳אט', unread },
  panel: {
    title: 'צ׳אט',
    close: 'סגירת הצ׳אט',
    back: 'חזרה',
    loading: 'בטעינה',
    brokenView: 'החלק הזה של הצ׳אט לא נטען.',
    failed: 'לא ניתן להגיע לצ׳אט.',
  },
  failure: (code: ChatErrorCode) => failures[code] ?? 'זה לא הצליח. כדאי לנסות שוב.',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: 'ניסיון נוסף',
  search: 'חיפוש',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'מישהו',
  notesToSelf: 'הערות לעצמי',
  notesToSelfHint: 'רק לך זה גלוי',
  conversations: {
    title: 'הודעות',
    newMessage: 'הודעה חדשה',
    people: 'אנשים',
    profile: 'הפרופיל שלך',
    emptyTitle: 'אין הודעות עדיין',
    emptyText: 'אפשר למצוא כאן מישהו ולומר שלום.',
    own: (text) => `את/ה: ${apart(text)}`,
    by: (name, text) => `${apart(name)}: ${apart(text)}`,
    unread,
    list: 'שיחות',
    failed: 'לא ניתן לטעון את השיחות שלך.',
  },
  presence: {
    online: 'בקו',
    lastSeen: (ago) => `חיבור אחרון: ${ago}`,
    justNow: 'חיבור אחרון: ממש עכשיו',
    members: peopleCounted,
    membersOnline: (count, online) => `${peopleCounted(count)}, ${online} בקו`,
    guest: 'אורח/ת',
    bot: 'בוט',
    moderator: 'מנחה',
    admin: 'מנהל',
    notStaff: 'לא מהצוות',
    notStaffText: 'השם הזה נראה כמו שם של מנחה או מנהל, אבל זה לא אחד מהם.',
  },
  days: { today: 'היום', yesterday: 'אתמול' },
  messages: {
    log: (name) => `הודעות עם ${apart(name)}`,
    notes: 'ההערות שלך',
    you,
    said: (name) => `${apart(name)}: `,
    deleted: 'ההודעה נמחקה',
    hidden: 'מחקת את ההודעה',
    edited: 'נערכה',
    unread: 'הודעות חדשות',
    latest: 'מעבר להודעה האחרונה',
    latestUnread: (count) =>
      `${plural(count, { one: 'הודעה חדשה אחת', two: 'שתי הודעות חדשות', other: `${count} הודעות חדשות` })}, מעבר לאחרונה`,
    arrived: (name, text) => `${apart(name)}: ${text}`,
    sending: 'בשליחה',
    queued: 'בהמתנה לחיבור',
    later: 'תישלח מעצמה בעוד רגע',
    sent: 'נשלחה',
    delivered: 'נמסרה',
    seen: 'נראתה',
    notSent: 'לא נשלחה.',
    retry: 'שליחה חוזרת',
    discard: 'מחיקה',
    emptyTitle: (name) => `אפשר לומר שלום ל${apart(name)}`,
    emptyText: 'ההודעה הראשונה פותחת את השיחה.',
    notesTitle: 'מקום למחשבות שלך',
    notesText: 'קישורים, תזכורות, טיוטות: אף אחד אחר לא רואה.',
    failed: 'לא ניתן לטעון את ההודעות.',
    olderFailed: 'לא ניתן לטעון הודעות ישנות יותר.',
  },
  composer: {
    label: 'הודעה',
    placeholder: 'כתיבת הודעה',
    notesPlaceholder: 'כתיבת הערה',
    emoji: 'אמוג׳י',
    send: 'שליחה',
    left: (count) =>
      plural(count, { one: 'נותר תו אחד', two: 'נותרו שני תווים', other: `נותרו ${count} תווים` }),
    tooLong: (count) =>
      plural(count, {
        one: 'תו אחד יותר מדי',
        two: 'שני תווים יותר מדי',
        other: `${count} תווים יותר מדי`,
      }),
  },
};
