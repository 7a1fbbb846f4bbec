import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { sending } from './sending.js';

const { apart, list } = listsOf('zh', (count) => `另外 ${count} 人`);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => (count > 1 ? `${count} 张图片` : '图片'),
  video: (count) => (count > 1 ? `${count} 个视频` : '视频'),
  audio: (count) => (count > 1 ? `${count} 个音频文件` : '音频'),
  file: (count) => (count > 1 ? `${count} 个文件` : '文件'),
};

export const talk: TopicWords<'talk'> = {
  attach: '添加文件',
  record: '录制语音消息',
  sending,
  writes: '正在输入',
  writing: (names) =>
    names.length > 1 ? `${list(names, 0)} 正在输入` : `${apart(names[0] ?? '')} 正在输入`,
  manyWriting: (count) => `${count} 人正在输入`,
  addPeople: '添加成员',
  search: {
    title: '搜索',
    all: '搜索用户和消息',
    here: (name) => `搜索与 ${name} 的消息`,
    hintTitle: '重新找到它',
    hintText: '用户、会话，以及说过的一切。',
    hintHere: '输入你要找的消息中的一个词。',
    conversations: '会话',
    people: '用户',
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
  mute: {
    mute: '静音',
    muted: '已静音',
    until: (time) => `静音至 ${time}`,
    unmute: '取消静音',
    hour: '1 小时',
    hours: '8 小时',
    morning: '到明天早上',
    week: '一周',
    always: '直到我取消',
    unmuted: '已取消静音',
    mentioned: '有人提到了你',
  },
  rows: {
    actions: (name) => `${apart(name)}的操作`,
    pin: '置顶',
    unpin: '取消置顶',
    pinned: '已置顶',
    archive: '归档',
    unarchive: '移回列表',
    archived: '已归档',
    restored: '已移回列表',
    undo: '撤销',
    markRead: '标为已读',
    markUnread: '标为未读',
    clear: '为我删除',
    clearTitle: '为你删除此会话？',
    clearText: '到目前为止的内容将从你的所有设备上消失。其他人仍会保留。',
    cleared: '已为你删除',
    emptyTitle: '没有已归档的会话',
    emptyText: '你归档的会话会在这里。有新消息时会回到列表。',
    failed: '无法加载已归档的会话。',
    draft: '草稿：',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: '语音消息',
    download: '下载',
    play: '播放',
    pause: '暂停',
    speed: '速度',
    position: '进度',
    checking: '正在检查…',
    refused: '未通过检查',
    broken: '无法加载',
    cancel: '取消发送',
  },
};
