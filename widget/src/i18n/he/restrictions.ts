import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('he');

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'רק בעלים ומנהלים כותבים כאן.',
  closed: 'השיחה הזו סגורה. אפשר לקרוא אותה, ואיש אינו יכול לכתוב בה.',
  deactivated: 'החשבון הזה כבר לא בשימוש בצ׳אט.',
  silenced: (until) => `אפשר לקרוא ולא לכתוב עד ${until}.`,
  waiting: (seconds) => `מצב איטי: אפשר לשלוח את ההודעה הבאה בעוד ${seconds}`,
  slow: (every) => `מצב איטי: הודעה אחת בכל ${every}`,
  busy: (time) => `הרבה הודעות בבת אחת: השאר יישלחו מעצמן בעוד ${time}`,
  seconds: (count) => `${count} שנ׳`,
  time: (minutes, seconds) => `${minutes}:${String(seconds).padStart(2, '0')} דק׳`,
  minutes: (count) => plural(count, { one: 'דקה', two: 'שתי דקות', other: `${count} דקות` }),
  hours: (count) => plural(count, { one: 'שעה', two: 'שעתיים', other: `${count} שעות` }),
  outsideTitle: 'אינך בשיחה הזאת',
  outsideText: 'עזבת אותה, או שהסירו אותך. מה שנאמר שם לא מגיע אליך.',
  comeBack: 'הצטרפות או בקשה',
};
