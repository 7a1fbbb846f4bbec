import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: '通知',
  sound: 'サウンド',
  soundHint: '見ていないメッセージが届いたときに短い音を鳴らします',
  notifications: 'この端末',
  notificationsHint: 'ほかのページを見ている間に通知します',
  blocked: 'ブラウザがこのサイトの通知をブロックしています。ブラウザの設定で許可できます。',
  unsupported: 'このブラウザではここで通知を表示できません。',
  quiet: 'おやすみ時間',
  quietHint: '音も通知もありません',
  from: '開始',
  to: '終了',
};
