import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('ar');

export const sending: TopicWords<'talk'>['sending'] = {
  tray: 'ملفات للإرسال',
  chosen: (count) =>
    plural(count, {
      zero: 'لا ملفات للإرسال',
      one: 'ملف واحد للإرسال',
      two: 'ملفان للإرسال',
      few: `${count} ملفات للإرسال`,
      many: `${count} ملفًا للإرسال`,
      other: `${count} ملف للإرسال`,
    }),
  remove: (name) => `إزالة ${name}`,
  drop: 'أفلِت الملفات هنا لإرسالها',
  large: (name, most) => `حجم ${name} كبير جدًا. الحد الأقصى للملف هو ${most}.`,
  kind: (name) => `لا يمكن إرسال ${name} هنا: هذا النوع من الملفات غير مسموح به.`,
  format: (name) =>
    `${name} بصيغة صورة لا يمكن عرضها هنا. يمكن حفظها بصيغة JPEG أو PNG ثم إرسالها.`,
  empty: (name) => `${name} فارغ.`,
  many: (count) =>
    plural(count, {
      one: 'تحمل الرسالة ملفًا واحدًا. تُركت الملفات الأخرى.',
      two: 'تحمل الرسالة ملفين على الأكثر. تُركت الملفات الأخرى.',
      few: `تحمل الرسالة ${count} ملفات على الأكثر. تُركت الملفات الأخرى.`,
      many: `تحمل الرسالة ${count} ملفًا على الأكثر. تُركت الملفات الأخرى.`,
      other: `تحمل الرسالة ${count} ملف على الأكثر. تُركت الملفات الأخرى.`,
    }),
  nearlyFull: (used, most) => `مع هذه الملفات تشغل ملفاتك ${used} من أصل ${most}.`,
  littleRoom: (left) => `قد لا تتسع المساحة لهذه الملفات: المتبقي ${left}.`,
  noRoom: 'لا توجد مساحة لمزيد من الملفات حاليًا.',
  dismiss: 'إخفاء',
  voice: 'رسالة صوتية',
  recording: 'جارٍ التسجيل',
  stop: 'إيقاف',
  discard: 'تجاهل',
  discarded: 'تم تجاهل التسجيل.',
  undo: 'تراجع',
  listen: 'استماع',
  pause: 'إيقاف مؤقت',
  left: (time) => `بقي ${time}`,
  full: 'بلغ التسجيل أقصى مدة له.',
  denied:
    'لا يسمح المتصفح لهذه الصفحة باستخدام الميكروفون. يمكن السماح بذلك في إعدادات المتصفح لهذه الصفحة.',
  missing: 'لم يُعثر على ميكروفون.',
  broken: 'لم ينجح التسجيل. يُرجى المحاولة مرة أخرى.',
};
