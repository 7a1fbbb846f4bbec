import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { others } from './counts.js';
import { sending } from './sending.js';

const plural = pluralsOf('he');
const { apart, list } = listsOf('he', others);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'תמונה', two: 'שתי תמונות', other: `${count} תמונות` }),
  video: (count) => plural(count, { one: 'סרטון', two: 'שני סרטונים', other: `${count} סרטונים` }),
  audio: (count) =>
    plural(count, { one: 'קובץ שמע', two: 'שני קובצי שמע', other: `${count} קובצי שמע` }),
  file: (count) => plural(count, { one: 'קובץ', two: 'שני קבצים', other: `${count} קבצים` }),
};

export const talk: TopicWords<'talk'> = {
  attach: 'צירוף קבצים',
  record: 'הקלטת הודעה קולית',
  sending,
  writes: 'מקליד/ה',
  writing: (names) =>
    names.length > 1 ? `${list(names, 0)} מקלידים` : `${apart(names[0] ?? '')} מקליד/ה`,
  manyWriting: (count) =>
    plural(count, {
      one: `אדם אחד מקליד`,
      two: `שני אנשים מקלידים`,
      other: `${count} אנשים מקלידים`,
    }),
  addPeople: 'הוספת אנשים',
  search: {
    title: 'חיפוש',
    all: 'חיפוש אנשים והודעות',
    here: (name) => `חיפוש בשיחה עם ${apart(name)}`,
    hintTitle: 'למצוא שוב',
    hintText: 'אנשים, שיחות וכל מה שנאמר.',
    hintHere: 'אפשר להקליד מילה מההודעה המבוקשת.',
    conversations: 'שיחות',
    people: 'אנשים',
    messages: 'הודעות',
    noneTitle: 'לא נמצא דבר',
    noneText: 'אפשר לנסות מילה אחרת, או רק את תחילתה.',
    failed: 'החיפוש לא הצליח.',
    found: (count) =>
      plural(count, { one: `תוצאה אחת`, two: `שתי תוצאות`, other: `${count} תוצאות` }),
  },
  mention: {
    list: 'אנשים לאזכור',
    found: (count) =>
      plural(count, {
        one: `אדם אחד לאזכור`,
        two: `שני אנשים לאזכור`,
        other: `${count} אנשים לאזכור`,
      }),
  },
  mute: {
    mute: 'השתקה',
    muted: 'מושתקת',
    until: (time) => `מושתקת עד ${time}`,
    unmute: 'ביטול ההשתקה',
    hour: 'לשעה',
    hours: 'ל־8 שעות',
    morning: 'עד מחר בבוקר',
    week: 'לשבוע',
    always: 'עד לביטול',
    unmuted: 'לא מושתקת יותר',
    mentioned: 'הזכירו אותך',
  },
  rows: {
    actions: (name) => `פעולות עבור ${apart(name)}`,
    pin: 'הצמדה למעלה',
    unpin: 'ביטול הצמדה',
    pinned: 'מוצמדת',
    archive: 'העברה לארכיון',
    unarchive: 'החזרה לרשימה',
    archived: 'ארכיון',
    restored: 'חזרה לרשימה',
    undo: 'ביטול',
    markRead: 'סימון כנקראה',
    markUnread: 'סימון כלא נקראה',
    clear: 'מחיקה אצלי',
    clearTitle: 'למחוק את השיחה הזאת אצלך?',
    clearText: 'מה שנאמר עד עכשיו יימחק אצלך בכל המכשירים. אצל האחרים זה נשאר.',
    cleared: 'נמחקה אצלך',
    emptyTitle: 'הארכיון ריק',
    emptyText: 'שיחות שמועברות לארכיון ממתינות כאן. הודעה חדשה מחזירה אותן לרשימה.',
    failed: 'לא ניתן היה לטעון את השיחות שבארכיון.',
    draft: 'טיוטה:',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'הודעה קולית',
    download: 'הורדה',
    play: 'ניגון',
    pause: 'השהיה',
    speed: 'מהירות',
    position: 'מיקום',
    checking: 'בבדיקה…',
    refused: 'לא עבר את הבדיקה',
    broken: 'הטעינה נכשלה',
    cancel: 'ביטול השליחה',
  },
};
