import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';

const { list } = listsOf('ja', (count) => `ほか${count}人`);

export const talk: TopicWords<'talk'> = {
  attach: 'ファイルを添付',
  record: 'ボイスメッセージを録音',
  writes: '入力中',
  writing: (names) => `${list(names, 0)}が入力中`,
  manyWriting: (count) => `${count}人が入力中`,
  search: {
    title: '検索',
    all: '人とメッセージを検索',
    here: (name) => `${name}との会話を検索`,
    hintTitle: 'もう一度見つける',
    hintText: '人、会話、これまでのすべてのメッセージ。',
    hintHere: '探しているメッセージの言葉を入力してください。',
    conversations: '会話',
    people: '人',
    messages: 'メッセージ',
    noneTitle: '見つかりませんでした',
    noneText: '別の言葉か、言葉の最初だけで試してください。',
    failed: '検索できませんでした。',
    found: (count) => `${count}件`,
  },
  mention: {
    list: 'メンションできる人',
    found: (count) => `メンションできる人: ${count}人`,
  },
};
