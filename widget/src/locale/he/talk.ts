import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { others } from './counts.js';

const plural = pluralsOf('he');
const { apart, list } = listsOf('he', others);

export const talk: TopicWords<'talk'> = {
  attach: 'צירוף קבצים',
  record: 'הקלטת הודעה קולית',
  writes: 'מקליד/ה',
  writing: (names) => (names.length > 1 ? `${list(names, 0)} מקלידים` : `${apart(names[0] ?? '')} מקליד/ה`),
  manyWriting: (count) => plural(count, { one: `אדם אחד מקליד`, two: `שני אנשים מקלידים`, other: `${count} אנשים מקלידים` }),
  search: {
    title: 'חיפוש',
    all: 'חיפוש אנשים והודעות',
    here: (name) => `חיפוש בשיחה עם ${apart(name)}`,
    hintTitle: 'למצוא שוב',
    hintText: 'אנשים, שיחות וכל מה שנאמר.',
    hintHere: 'אפשר להקליד מילה מההודעה המבוקשת.',
    conversations: 'שיחות',
    people: 'אנשים',
    messages: 'הודעות',
    noneTitle: 'לא נמצא דבר',
    noneText: 'אפשר לנסות מילה אחרת, או רק את תחילתה.',
    failed: 'החיפוש לא הצליח.',
    found: (count) => plural(count, { one: `תוצאה אחת`, two: `שתי תוצאות`, other: `${count} תוצאות` }),
  },
  mention: {
    list: 'אנשים לאזכור',
    found: (count) => plural(count, { one: `אדם אחד לאזכור`, two: `שני אנשים לאזכור`, other: `${count} אנשים לאזכור` }),
  },
};
