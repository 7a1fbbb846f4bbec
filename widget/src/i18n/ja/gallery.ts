import type { TopicWords } from '../en.js';

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `${name}さんの画像、${when}`,
  earlier: '前の画像',
  later: '次の画像',
  zoomIn: '拡大',
  zoomOut: '縮小',
  download: 'ダウンロード',
  close: '閉じる',
  pictureFailed: 'この画像を表示できませんでした。',
};
