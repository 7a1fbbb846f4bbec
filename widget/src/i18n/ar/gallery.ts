import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { others } from './counts.js';

const { apart } = listsOf('ar', others);

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `صورة من ${apart(name)}، ${when}`,
  earlier: 'الصورة السابقة',
  later: 'الصورة التالية',
  zoomIn: 'تكبير',
  zoomOut: 'تصغير',
  download: 'تنزيل',
  close: 'إغلاق',
  pictureFailed: 'تعذّر عرض هذه الصورة.',
};
