import type { TopicWords } from '../en.js';

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'ここに書き込めるのは、オーナーと管理者だけです。',
  closed: 'この会話は終了しました。読むことはできますが、誰も書き込めません。',
  deactivated: 'この人はもうチャットを使っていません。',
  silenced: (until) => `${until}まで、読むことはできますが書き込めません。`,
  waiting: (seconds) => `低速モード：あと${seconds}で次のメッセージを送れます`,
  slow: (every) => `低速モード：${every}に1件送れます`,
  busy: (time) => `一度に多くのメッセージが送られました。残りは${time}後に自動で送信されます`,
  seconds: (count) => `${count}秒`,
  time: (minutes, seconds) => `${minutes}分${String(seconds).padStart(2, '0')}秒`,
  minutes: (count) => `${count}分`,
  hours: (count) => `${count}時間`,
  outsideTitle: 'この会話に参加していません',
  outsideText: '退出したか、誰かに削除されました。ここでの発言はあなたに届きません。',
  comeBack: '参加またはリクエスト',
};
