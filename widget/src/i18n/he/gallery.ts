import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { others } from './counts.js';

const { apart } = listsOf('he', others);

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `תמונה מאת ${apart(name)}, ${when}`,
  earlier: 'התמונה הקודמת',
  later: 'התמונה הבאה',
  zoomIn: 'הגדלה',
  zoomOut: 'הקטנה',
  download: 'הורדה',
  close: 'סגירה',
  pictureFailed: 'לא ניתן להציג את התמונה הזאת.',
};
