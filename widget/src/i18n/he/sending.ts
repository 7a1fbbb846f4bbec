import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('he');

export const sending: TopicWords<'talk'>['sending'] = {
  tray: 'קבצים לשליחה',
  chosen: (count) =>
    plural(count, {
      one: 'קובץ אחד לשליחה',
      two: 'שני קבצים לשליחה',
      other: `${count} קבצים לשליחה`,
    }),
  remove: (name) => `הסרת ${name}`,
  drop: 'אפשר לשחרר כאן קבצים כדי לשלוח אותם',
  large: (name, most) => `${name} גדול מדי. קובץ יכול להיות בגודל ${most} לכל היותר.`,
  kind: (name) => `אי אפשר לשלוח כאן את ${name}: סוג הקובץ הזה אינו מותר.`,
  format: (name) => `${name} בפורמט תמונה שאי אפשר להציג כאן. אפשר לשמור כ־JPEG או PNG ולשלוח.`,
  empty: (name) => `${name} ריק.`,
  many: (count) =>
    plural(count, {
      one: 'הודעה יכולה לשאת קובץ אחד. השאר הושארו בחוץ.',
      two: 'הודעה יכולה לשאת שני קבצים לכל היותר. השאר הושארו בחוץ.',
      other: `הודעה יכולה לשאת ${count} קבצים לכל היותר. השאר הושארו בחוץ.`,
    }),
  nearlyFull: (used, most) => `יחד עם אלה, הקבצים שלך תופסים ${used} מתוך ${most}.`,
  littleRoom: (left) => `ייתכן שאין מספיק מקום לקבצים האלה: נותר מקום ל־${left}.`,
  noRoom: 'אין כרגע מקום לקבצים נוספים.',
  dismiss: 'הסתרה',
  voice: 'הודעה קולית',
  recording: 'מתבצעת הקלטה',
  stop: 'עצירה',
  discard: 'מחיקה',
  discarded: 'ההקלטה נמחקה.',
  undo: 'ביטול המחיקה',
  listen: 'האזנה',
  pause: 'השהיה',
  left: (time) => `נותרו ${time}`,
  full: 'ההקלטה הגיעה לאורך המרבי.',
  denied: 'הדפדפן לא מאפשר לדף הזה להשתמש במיקרופון. אפשר לאשר זאת בהגדרות הדפדפן לדף הזה.',
  missing: 'לא נמצא מיקרופון.',
  broken: 'ההקלטה לא הצליחה. כדאי לנסות שוב.',
};
