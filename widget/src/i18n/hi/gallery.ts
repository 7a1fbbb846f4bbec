import type { TopicWords } from '../en.js';

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `${name} की तस्वीर, ${when}`,
  earlier: 'पहले की तस्वीर',
  later: 'बाद की तस्वीर',
  zoomIn: 'बड़ा करें',
  zoomOut: 'छोटा करें',
  download: 'डाउनलोड करें',
  close: 'बंद करें',
  pictureFailed: 'यह तस्वीर दिखाई नहीं जा सकी।',
};
