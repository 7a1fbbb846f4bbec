import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: 'الإشعارات',
  sound: 'الصوت',
  soundHint: 'نغمة قصيرة عند وصول رسالة لا تنظر إليها',
  notifications: 'على هذا الجهاز',
  notificationsHint: 'إشعار أثناء وجودك في صفحة أخرى',
  blocked: 'يحظر متصفحك إشعارات هذا الموقع. يمكنك السماح بها في إعداداته.',
  unsupported: 'لا يعرض هذا المتصفح إشعارات هنا.',
  quiet: 'ساعات الهدوء',
  quietHint: 'لا صوت ولا إشعارات',
  from: 'من',
  to: 'إلى',
};
