import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('ar');

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'لا يكتب هنا إلا المالكون والمشرفون.',
  closed: 'هذه المحادثة مغلقة. يمكنك قراءتها، ولا يمكن لأحد الكتابة فيها.',
  deactivated: 'لم يعد هذا الشخص يستخدم الدردشة.',
  silenced: (until) => `يمكنك القراءة دون الكتابة حتى ${until}.`,
  waiting: (seconds) => `الوضع البطيء: يمكنك إرسال رسالتك التالية بعد ${seconds}`,
  slow: (every) => `الوضع البطيء: رسالة واحدة كل ${every}`,
  busy: (time) => `رسائل كثيرة دفعة واحدة: سيُرسل الباقي تلقائيًا خلال ${time}`,
  seconds: (count) => `${count} ث`,
  time: (minutes, seconds) => `${minutes}:${String(seconds).padStart(2, '0')} د`,
  minutes: (count) =>
    plural(count, {
      one: 'دقيقة',
      two: 'دقيقتين',
      few: `${count} دقائق`,
      many: `${count} دقيقة`,
      other: `${count} دقيقة`,
    }),
  hours: (count) =>
    plural(count, {
      one: 'ساعة',
      two: 'ساعتين',
      few: `${count} ساعات`,
      many: `${count} ساعة`,
      other: `${count} ساعة`,
    }),
  outsideTitle: 'لست في هذه المحادثة',
  outsideText: 'غادرتها، أو أزالك أحدهم. لا يصلك ما يقال فيها.',
  comeBack: 'الانضمام أو طلبه',
};
