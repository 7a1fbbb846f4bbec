import type { TopicWords } from '../en.js';

export const restrictions: TopicWords<'restrictions'> = {
  announcement: '这里只有群主和管理员可以发言。',
  closed: '此会话已关闭。您可以阅读，但任何人都无法在其中发言。',
  deactivated: '此人已不再使用聊天。',
  silenced: (until) => `${until} 前你可以阅读，但不能发言。`,
  waiting: (seconds) => `慢速模式：${seconds}后可以发送下一条消息`,
  slow: (every) => `慢速模式：每 ${every}可发一条消息`,
  busy: (time) => `一次发送的消息过多，其余消息将在 ${time}后自动发送`,
  seconds: (count) => `${count} 秒`,
  time: (minutes, seconds) => `${minutes} 分 ${String(seconds).padStart(2, '0')} 秒`,
  minutes: (count) => `${count} 分钟`,
  hours: (count) => `${count} 小时`,
  outsideTitle: '你不在此会话中',
  outsideText: '你已退出，或被移除。那里的消息不会再发给你。',
  comeBack: '加入或申请加入',
};
