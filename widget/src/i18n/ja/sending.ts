import type { TopicWords } from '../en.js';

export const sending: TopicWords<'talk'>['sending'] = {
  tray: '送信するファイル',
  chosen: (count) => `送信するファイル${count}件`,
  remove: (name) => `${name}を削除`,
  drop: 'ここにファイルをドロップすると送信できます',
  large: (name, most) => `${name}は大きすぎます。1ファイルの上限は${most}です。`,
  kind: (name) => `${name}はここでは送信できません。この種類のファイルは許可されていません。`,
  format: (name) =>
    `${name}はここでは表示できない画像形式です。JPEGかPNGで保存してから送信してください。`,
  empty: (name) => `${name}は空です。`,
  many: (count) =>
    `1件のメッセージに添付できるファイルは${count}件までです。残りは追加されませんでした。`,
  nearlyFull: (used, most) =>
    `これらを含めると、ファイルの使用量は ${most} 中 ${used} になります。`,
  littleRoom: (left) =>
    `これらのファイルは入りきらない可能性があります。残りの空き容量は ${left} です。`,
  noRoom: '現在、これ以上ファイルを保存する空き容量がありません。',
  dismiss: '閉じる',
  voice: 'ボイスメッセージ',
  recording: '録音中',
  stop: '停止',
  discard: '破棄',
  discarded: '録音を破棄しました。',
  undo: '元に戻す',
  listen: '聞く',
  pause: '一時停止',
  left: (time) => `残り ${time}`,
  full: '録音が最長時間に達しました。',
  denied:
    'このページでのマイクの使用がブラウザで許可されていません。ブラウザのこのページの設定で許可できます。',
  missing: 'マイクが見つかりませんでした。',
  broken: '録音できませんでした。もう一度お試しください。',
};
