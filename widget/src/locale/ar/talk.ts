import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { others, peopleCounted } from './counts.js';

const plural = pluralsOf('ar');
const { apart, list } = listsOf('ar', others);

export const talk: TopicWords<'talk'> = {
  attach: 'إرفاق ملفات',
  record: 'تسجيل رسالة صوتية',
  writes: 'يكتب',
  writing: (names) => (names.length > 1 ? `${list(names, 0)} يكتبان` : `${apart(names[0] ?? '')} يكتب`),
  manyWriting: (count) => `يكتب الآن: ${peopleCounted(count)}`,
  search: {
    title: 'البحث',
    all: 'البحث في الأشخاص والرسائل',
    here: (name) => `البحث مع ${apart(name)}`,
    hintTitle: 'اعثر عليه مجددًا',
    hintText: 'الأشخاص والمحادثات وكل ما قيل.',
    hintHere: 'اكتب كلمة من الرسالة التي تبحث عنها.',
    conversations: 'المحادثات',
    people: 'الأشخاص',
    messages: 'الرسائل',
    noneTitle: 'لا نتائج',
    noneText: 'جرّب كلمة أخرى، أو بدايتها فقط.',
    failed: 'لم ينجح البحث.',
    found: (count) =>
      plural(count, {
        zero: `لا نتائج`,
        one: `نتيجة واحدة`,
        two: `نتيجتان`,
        few: `${count} نتائج`,
        many: `${count} نتيجة`,
        other: `${count} نتيجة`,
      }),
  },
  mention: {
    list: 'أشخاص للإشارة إليهم',
    found: (count) => `للإشارة: ${peopleCounted(count)}`,
  },
};
