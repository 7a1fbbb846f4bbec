import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: '通知',
  sound: '声音',
  soundHint: '有你没在看的消息时播放短促的提示音',
  notifications: '在此设备上',
  notificationsHint: '当你在其他页面时显示通知',
  blocked: '浏览器阻止了本网站的通知。你可以在浏览器设置中允许。',
  unsupported: '此浏览器无法在这里显示通知。',
  quiet: '免打扰时段',
  quietHint: '没有声音，也没有通知',
  from: '从',
  to: '到',
};
