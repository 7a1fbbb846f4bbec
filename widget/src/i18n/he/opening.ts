import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'האדם הזה לא כאן',
  noUserText: 'ייתכן שעזב, או שהקישור אליו ישן.',
  noConversationTitle: 'השיחה הזאת לא כאן',
  noConversationText: 'ייתכן שהסתיימה, או שאינך חלק ממנה.',
  failed: 'לא ניתן לפתוח את השיחה.',
  blocked: 'הדף הזה לא מאפשר לצ׳אט להגיע לשרת שלו. אין כאן מה לעשות בנידון.',
  chooseTitle: 'השיחות שלך',
  chooseText: 'אפשר לבחור אחת ולקרוא אותה כאן.',
  nobodyTitle: 'אין עדיין עם מי לדבר',
  nobodyText: 'הדף הזה עוד לא ציין עם מי לדבר.',
};
