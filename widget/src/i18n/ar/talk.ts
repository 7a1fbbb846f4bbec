import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { others, peopleCounted } from './counts.js';
import { sending } from './sending.js';

const plural = pluralsOf('ar');
const { apart, list } = listsOf('ar', others);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) =>
    plural(count, {
      one: 'صورة',
      two: 'صورتان',
      few: `${count} صور`,
      many: `${count} صورة`,
      other: `${count} صورة`,
    }),
  video: (count) =>
    plural(count, {
      one: 'فيديو',
      two: 'مقطعا فيديو',
      few: `${count} مقاطع فيديو`,
      many: `${count} مقطع فيديو`,
      other: `${count} مقطع فيديو`,
    }),
  audio: (count) =>
    plural(count, {
      one: 'ملف صوتي',
      two: 'ملفان صوتيان',
      few: `${count} ملفات صوتية`,
      many: `${count} ملفًا صوتيًا`,
      other: `${count} ملف صوتي`,
    }),
  file: (count) =>
    plural(count, {
      one: 'ملف',
      two: 'ملفان',
      few: `${count} ملفات`,
      many: `${count} ملفًا`,
      other: `${count} ملف`,
    }),
};

export const talk: TopicWords<'talk'> = {
  attach: 'إرفاق ملفات',
  record: 'تسجيل رسالة صوتية',
  sending,
  writes: 'يكتب',
  writing: (names) =>
    names.length > 1 ? `${list(names, 0)} يكتبان` : `${apart(names[0] ?? '')} يكتب`,
  manyWriting: (count) => `يكتب الآن: ${peopleCounted(count)}`,
  addPeople: 'إضافة أشخاص',
  search: {
    title: 'البحث',
    all: 'البحث في الأشخاص والرسائل',
    here: (name) => `البحث في المحادثة مع ${apart(name)}`,
    hintTitle: 'اعثر عليه مجددًا',
    hintText: 'الأشخاص والمحادثات وكل ما قيل.',
    hintHere: 'اكتب كلمة من الرسالة التي تبحث عنها.',
    conversations: 'المحادثات',
    people: 'الأشخاص',
    messages: 'الرسائل',
    noneTitle: 'لا نتائج',
    noneText: 'جرّب كلمة أخرى، أو بدايتها فقط.',
    failed: 'لم ينجح البحث.',
    found: (count) =>
      plural(count, {
        zero: `لا نتائج`,
        one: `نتيجة واحدة`,
        two: `نتيجتان`,
        few: `${count} نتائج`,
        many: `${count} نتيجة`,
        other: `${count} نتيجة`,
      }),
  },
  mention: {
    list: 'أشخاص للإشارة إليهم',
    found: (count) => `للإشارة: ${peopleCounted(count)}`,
  },
  mute: {
    mute: 'كتم',
    muted: 'مكتومة',
    until: (time) => `مكتومة حتى ${time}`,
    unmute: 'إلغاء الكتم',
    hour: 'لمدة ساعة',
    hours: 'لمدة 8 ساعات',
    morning: 'حتى صباح الغد',
    week: 'لمدة أسبوع',
    always: 'حتى إلغاء الكتم',
    unmuted: 'لم تعد مكتومة',
    mentioned: 'تمت الإشارة إليك',
  },
  rows: {
    actions: (name) => `إجراءات ${apart(name)}`,
    pin: 'تثبيت في الأعلى',
    unpin: 'إلغاء التثبيت',
    pinned: 'مثبّتة',
    archive: 'أرشفة',
    unarchive: 'إعادة إلى القائمة',
    archived: 'المؤرشفة',
    restored: 'عادت إلى القائمة',
    undo: 'تراجع',
    markRead: 'وضع علامة مقروءة',
    markUnread: 'وضع علامة غير مقروءة',
    clear: 'حذف لديّ',
    clearTitle: 'حذف هذه المحادثة لديك؟',
    clearText: 'يختفي ما قيل حتى الآن لديك على كل أجهزتك، ويبقى لدى الآخرين.',
    cleared: 'حُذفت لديك',
    emptyTitle: 'لا شيء في الأرشيف',
    emptyText: 'تنتظر هنا المحادثات التي تؤرشفها. رسالة جديدة تعيدها إلى القائمة.',
    failed: 'تعذّر تحميل المحادثات المؤرشفة.',
    draft: 'مسودة:',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'رسالة صوتية',
    download: 'تنزيل',
    play: 'تشغيل',
    pause: 'إيقاف مؤقت',
    speed: 'السرعة',
    position: 'الموضع',
    checking: 'قيد الفحص…',
    refused: 'لم يجتز الفحص',
    broken: 'تعذّر التحميل',
    cancel: 'إلغاء الإرسال',
  },
};
