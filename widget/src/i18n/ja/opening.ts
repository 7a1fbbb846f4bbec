import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'この人は見つかりません',
  noUserText: '退会したか、リンクが古い可能性があります。',
  noConversationTitle: 'この会話は見つかりません',
  noConversationText: '終了したか、あなたが参加していない可能性があります。',
  failed: 'この会話を開けませんでした。',
  blocked:
    'このページはチャットがサーバーに接続するのを許可していません。ここでできることはありません。',
  chooseTitle: 'あなたの会話',
  chooseText: '選ぶとここで読めます。',
  nobodyTitle: '話し相手がまだいません',
  nobodyText: 'このページには、誰と話すかがまだ指定されていません。',
};
