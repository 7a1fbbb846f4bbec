import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: '此人不在这里',
  noUserText: '对方可能已离开，或链接已过期。',
  noConversationTitle: '此会话不在这里',
  noConversationText: '会话可能已结束，或你不在其中。',
  failed: '无法打开此会话。',
  blocked: '此页面不允许聊天连接服务器。你在这里无法解决。',
  chooseTitle: '你的会话',
  chooseText: '选择一个，在这里阅读。',
  nobodyTitle: '还没有可以聊天的人',
  nobodyText: '此页面还没有说明和谁聊天。',
};
