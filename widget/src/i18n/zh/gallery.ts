import type { TopicWords } from '../en.js';

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `${name} 的图片，${when}`,
  earlier: '较早的图片',
  later: '较新的图片',
  zoomIn: '放大',
  zoomOut: '缩小',
  download: '下载',
  close: '关闭',
  pictureFailed: '无法显示这张图片。',
};
