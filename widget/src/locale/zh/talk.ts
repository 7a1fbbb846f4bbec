import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';

const { apart, list } = listsOf('zh', (count) => `另外 ${count} 人`);

export const talk: TopicWords<'talk'> = {
  attach: '添加文件',
  record: '录制语音消息',
  writes: '正在输入',
  writing: (names) => (names.length > 1 ? `${list(names, 0)} 正在输入` : `${apart(names[0] ?? '')} 正在输入`),
  manyWriting: (count) => `${count} 人正在输入`,
  search: {
    title: '搜索',
    all: '搜索人员和消息',
    here: (name) => `搜索与 ${name} 的消息`,
    hintTitle: '重新找到它',
    hintText: '人员、会话，以及说过的一切。',
    hintHere: '输入你要找的消息中的一个词。',
    conversations: '会话',
    people: '人员',
    messages: '消息',
    noneTitle: '没有找到',
    noneText: '换一个词试试，或只输入开头。',
    failed: '搜索失败。',
    found: (count) => `${count} 个结果`,
  },
  mention: {
    list: '可提及的人',
    found: (count) => `可提及 ${count} 人`,
  },
};
