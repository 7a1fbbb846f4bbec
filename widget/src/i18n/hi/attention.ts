import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: 'सूचनाएँ',
  sound: 'आवाज़',
  soundHint: 'जिस संदेश को आप नहीं देख रहे, उसके आने पर छोटी-सी धुन',
  notifications: 'इस डिवाइस पर',
  notificationsHint: 'जब आप किसी और पेज पर हों, तब सूचना',
  blocked: 'आपका ब्राउज़र इस वेबसाइट की सूचनाएँ रोकता है। आप उसकी सेटिंग में इन्हें चालू कर सकते हैं।',
  unsupported: 'यह ब्राउज़र यहाँ सूचनाएँ नहीं दिखाता।',
  quiet: 'शांत समय',
  quietHint: 'न आवाज़, न सूचनाएँ',
  from: 'से',
  to: 'तक',
};
