import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: 'התראות',
  sound: 'צליל',
  soundHint: 'צליל קצר כשמגיעה הודעה שלא מסתכלים עליה',
  notifications: 'במכשיר הזה',
  notificationsHint: 'התראה בזמן שנמצאים בדף אחר',
  blocked: 'הדפדפן חוסם התראות מהאתר הזה. אפשר לאשר אותן בהגדרות שלו.',
  unsupported: 'הדפדפן הזה לא מציג כאן התראות.',
  quiet: 'שעות שקט',
  quietHint: 'בלי צליל ובלי התראות',
  from: 'משעה',
  to: 'עד שעה',
};
