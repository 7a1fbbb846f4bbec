/** Chinese, simplified. */
import type { ChatErrorCode } from '@parlor/sdk';
import type { Translation, SystemWords } from '../en.js';
import { listsOf } from '../lists.js';
import { ready } from '../topic.js';
import { actions } from './actions.js';
import { attention } from './attention.js';
import { groups } from './groups.js';
import { moderation } from './moderation.js';
import { opening } from './opening.js';
import { people as peopleWords } from './people.js';
import { restrictions } from './restrictions.js';
import { talk } from './talk.js';
import { failures, views } from './views.js';

const { people, apart } = listsOf('zh', (count) => `另外 ${count} 人`);
const members = (count: number) => `${count} 人`;
const unread = (_: number, label: string) => `${label} 条未读消息`;
const roles = { owner: '群主', admin: '管理员', member: '成员' };

const you = '你';
const who = (name: string | undefined) => (name === undefined ? you : apart(name));
const entries: SystemWords = {
  created: ({ by, title }, name) => `${who(name(by))} 创建了“${apart(title ?? '')}”`,
  joined: ({ by, userIds }, name) =>
    userIds[0] === by
      ? `${who(name(by))} 加入了`
      : `${who(name(by))} 添加了 ${people(userIds.map((id) => name(id) ?? you))}`,
  left: ({ userId }, name) => `${who(name(userId))} 离开了`,
  removed: ({ by, userId, banned }, name) =>
    `${who(name(by))} ${banned ? '封禁了' : '移除了'} ${who(name(userId))}`,
  closed: ({ by }, name) => `${who(name(by))} 结束了此会话`,
  renamed: ({ by, title }, name) => `${who(name(by))} 将名称改为“${apart(title)}”`,
  role: ({ by, userId, role }, name) =>
    `${who(name(by))} 将 ${who(name(userId))} 设为${roles[role]}`,
  transferred: ({ by, userId }, name) => `${who(name(by))} 将 ${who(name(userId))} 设为群主`,
  changed: ({ by }, name) => `${who(name(by))} 更改了设置`,
};

export const words: Translation = {
  language: 'zh',
  dir: 'ltr',
  launcher: { open: '打开聊天', close: '关闭聊天', unread },
  panel: {
    title: '聊天',
    close: '关闭聊天',
    back: '返回',
    loading: '正在加载',
    brokenView: '聊天的这一部分未能加载。',
    failed: '无法连接到聊天。',
  },
  failure: (code: ChatErrorCode) => failures[code] ?? '操作失败，请重试。',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: '重试',
  search: '搜索',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: '某人',
  notesToSelf: '我的笔记',
  notesToSelfHint: '仅自己可见',
  conversations: {
    title: '消息',
    newMessage: '新消息',
    people: '联系人',
    profile: '你的资料',
    emptyTitle: '还没有消息',
    emptyText: '在这里找个人打声招呼吧。',
    own: (text) => `你：${apart(text)}`,
    by: (name, text) => `${apart(name)}：${apart(text)}`,
    unread,
    list: '会话',
    failed: '无法加载你的会话。',
  },
  presence: {
    online: '在线',
    lastSeen: (ago) => `${ago}在线`,
    justNow: '刚刚在线',
    members,
    membersOnline: (count, online) => `${members(count)}，${online} 人在线`,
    guest: '访客',
    bot: '机器人',
    moderator: '版主',
    admin: '管理员',
    notStaff: '非管理人员',
    notStaffText: '这个名称看起来像版主或管理员的名称，但此人并不是。',
  },
  days: { today: '今天', yesterday: '昨天' },
  messages: {
    log: (name) => `与 ${name} 的消息`,
    notes: '你的笔记',
    you,
    said: (name) => `${name}：`,
    deleted: '此消息已删除',
    hidden: '你删除了此消息',
    edited: '已编辑',
    unread: '新消息',
    latest: '跳到最新消息',
    latestUnread: (count) => `${count} 条新消息，跳到最新`,
    arrived: (name, text) => `${name}：${text}`,
    sending: '正在发送',
    queued: '等待连接',
    later: '稍后将自动发送',
    sent: '已发送',
    delivered: '已送达',
    seen: '已读',
    notSent: '未发送。',
    retry: '重试',
    discard: '删除',
    emptyTitle: (name) => `向 ${name} 打个招呼`,
    emptyText: '发送第一条消息，开始会话。',
    notesTitle: '记录想法的地方',
    notesText: '链接、提醒、草稿：其他人都看不到。',
    failed: '无法加载消息。',
    olderFailed: '无法加载更早的消息。',
  },
  composer: {
    label: '消息',
    placeholder: '输入消息',
    notesPlaceholder: '写点笔记',
    emoji: '表情',
    send: '发送',
    left: (count) => `还可输入 ${count} 个字符`,
    tooLong: (count) => `超出 ${count} 个字符`,
  },
};
