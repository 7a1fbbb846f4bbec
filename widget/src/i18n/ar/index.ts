/** Arabic. */
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

const plural = pluralsOf('ar');
const { people, apart } = listsOf('ar', others);
const unread = (count: number, label: string) =>
  plural(count, {
    zero: 'لا رسائل غير مقروءة',
    one: 'رسالة واحدة غير مقروءة',
    two: 'رسالتان غير مقروءتين',
    few: `${label} رسائل غير مقروءة`,
    many: `${label} رسالة غير مقروءة`,
    other: `${label} رسالة غير مقروءة`,
  });
const roles = { owner: 'مالكًا', admin: 'مشرفًا', member: 'عضوًا' };

/** Verbs have a form for the user who reads them. */
const you = 'أنت';
const did = (by: string | undefined, yours: string, theirs: string) =>
  by === undefined ? yours : `${theirs} ${apart(by)}`;
const whom = (name: string | undefined) => (name === undefined ? 'إيّاك' : apart(name));
/** What was done to the user who reads it. */
const toYou = (verb: string, by: string | undefined) => `${verb} ${apart(by ?? you)}`;
const entries: SystemWords = {
  created: ({ by, title }, name) => `${did(name(by), 'أنشأت', 'أنشأ')} «${apart(title ?? '')}»`,
  joined: ({ by, userIds }, name) =>
    userIds[0] === by
      ? did(name(by), 'انضممت', 'انضم')
      : userIds.length === 1 && name(userIds[0] ?? '') === undefined
        ? toYou('أضافك', name(by))
        : `${did(name(by), 'أضفت', 'أضاف')} ${people(userIds.map((id) => name(id) ?? 'إيّاك'))}`,
  left: ({ userId }, name) => did(name(userId), 'غادرت', 'غادر'),
  removed: ({ by, userId, banned }, name) =>
    name(userId) === undefined
      ? toYou(banned ? 'حظرك' : 'أزالك', name(by))
      : `${banned ? did(name(by), 'حظرت', 'حظر') : did(name(by), 'أزلت', 'أزال')} ${whom(name(userId))}`,
  closed: ({ by }, name) => `${did(name(by), 'أنهيت', 'أنهى')} هذه المحادثة`,
  renamed: ({ by, title }, name) => `${did(name(by), 'غيّرت', 'غيّر')} الاسم إلى «${apart(title)}»`,
  role: ({ by, userId, role }, name) =>
    name(userId) === undefined
      ? `${toYou('جعلك', name(by))} ${roles[role]}`
      : `${did(name(by), 'جعلت', 'جعل')} ${whom(name(userId))} ${roles[role]}`,
  transferred: ({ by, userId }, name) =>
    name(userId) === undefined
      ? `${toYou('جعلك', name(by))} مالكًا`
      : `${did(name(by), 'جعلت', 'جعل')} ${whom(name(userId))} مالكًا`,
  changed: ({ by }, name) => `${did(name(by), 'غيّرت', 'غيّر')} الإعدادات`,
};

export const words: Translation = {
  language: 'ar',
  dir: 'rtl',
  launcher: { open: 'فتح الدردشة', close: 'إغلاق الدردشة', unread },
  panel: {
    title: 'الدردشة',
    close: 'إغلاق الدردشة',
    back: 'رجوع',
    loading: 'جارٍ التحميل',
    brokenView: 'لم يُحمَّل هذا الجزء من الدردشة.',
    failed: 'تعذّر الوصول إلى الدردشة.',
  },
  failure: (code: ChatErrorCode) => failures[code] ?? 'لم ينجح ذلك. يُرجى المحاولة مرة أخرى.',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: 'إعادة المحاولة',
  search: 'بحث',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'شخص ما',
  notesToSelf: 'ملاحظات لنفسي',
  notesToSelfHint: 'لا يراها أحد سواك',
  conversations: {
    title: 'الرسائل',
    newMessage: 'رسالة جديدة',
    people: 'الأشخاص',
    profile: 'ملفك الشخصي',
    emptyTitle: 'لا توجد رسائل بعد',
    emptyText: 'ابحث عن شخص في هذا الموقع وألقِ التحية.',
    own: (text) => `أنت: ${apart(text)}`,
    by: (name, text) => `${apart(name)}: ${apart(text)}`,
    unread,
    list: 'المحادثات',
    failed: 'تعذّر تحميل محادثاتك.',
  },
  presence: {
    online: 'متصل',
    lastSeen: (ago) => `آخر ظهور ${ago}`,
    justNow: 'آخر ظهور قبل لحظات',
    members: peopleCounted,
    membersOnline: (count, online) => `${peopleCounted(count)}، ${online} متصل`,
    guest: 'زائر',
    bot: 'روبوت',
    moderator: 'مشرف محتوى',
    admin: 'مدير',
    notStaff: 'ليس من الفريق',
    notStaffText: 'يشبه هذا الاسم اسم أحد مشرفي المحتوى أو المديرين، لكن صاحبه ليس منهم.',
  },
  days: { today: 'اليوم', yesterday: 'أمس' },
  messages: {
    log: (name) => `الرسائل مع ${apart(name)}`,
    notes: 'ملاحظاتك',
    you,
    said: (name) => `${apart(name)}: `,
    deleted: 'حُذفت هذه الرسالة',
    hidden: 'حذفت هذه الرسالة',
    edited: 'معدَّلة',
    unread: 'رسائل جديدة',
    latest: 'الانتقال إلى الأحدث',
    latestUnread: (count) =>
      `${plural(count, {
        zero: 'لا رسائل جديدة',
        one: 'رسالة جديدة واحدة',
        two: 'رسالتان جديدتان',
        few: `${count} رسائل جديدة`,
        many: `${count} رسالة جديدة`,
        other: `${count} رسالة جديدة`,
      })}، الانتقال إلى الأحدث`,
    arrived: (name, text) => `${apart(name)}: ${text}`,
    sending: 'جارٍ الإرسال',
    queued: 'في انتظار الاتصال',
    later: 'سيُرسل تلقائيًا بعد قليل',
    sent: 'أُرسلت',
    delivered: 'وصلت',
    seen: 'شوهدت',
    notSent: 'لم تُرسَل.',
    retry: 'إعادة الإرسال',
    discard: 'حذف',
    emptyTitle: (name) => `ألقِ التحية على ${apart(name)}`,
    emptyText: 'تبدأ المحادثة بالرسالة الأولى.',
    notesTitle: 'مكان لأفكارك',
    notesText: 'روابط وتذكيرات ومسودات: لا يراها أحد غيرك.',
    failed: 'تعذّر تحميل الرسائل.',
    olderFailed: 'تعذّر تحميل الرسائل الأقدم.',
  },
  composer: {
    label: 'رسالة',
    placeholder: 'اكتب رسالة',
    notesPlaceholder: 'اكتب ملاحظة',
    emoji: 'رموز تعبيرية',
    send: 'إرسال',
    left: (count) =>
      plural(count, {
        zero: 'لم يبقَ أي حرف',
        one: 'بقي حرف واحد',
        two: 'بقي حرفان',
        few: `بقيت ${count} أحرف`,
        many: `بقي ${count} حرفًا`,
        other: `بقي ${count} حرف`,
      }),
    tooLong: (count) =>
      plural(count, {
        one: 'أطول بحرف واحد',
        two: 'أطول بحرفين',
        few: `أطول بـ ${count} أحرف`,
        many: `أطول بـ ${count} حرفًا`,
        other: `أطول بـ ${count} حرف`,
      }),
  },
};
