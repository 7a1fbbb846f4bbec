import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { sending } from './sending.js';

const { list } = listsOf('ja', (count) => `ほか${count}人`);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => (count > 1 ? `画像${count}枚` : '画像'),
  video: (count) => (count > 1 ? `動画${count}本` : '動画'),
  audio: (count) => (count > 1 ? `音声ファイル${count}件` : '音声ファイル'),
  file: (count) => (count > 1 ? `ファイル${count}件` : 'ファイル'),
};

export const talk: TopicWords<'talk'> = {
  attach: 'ファイルを添付',
  record: 'ボイスメッセージを録音',
  sending,
  writes: '入力中',
  writing: (names) => `${list(names, 0)}が入力中`,
  manyWriting: (count) => `${count}人が入力中`,
  addPeople: '人を追加',
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
    found: (count) => `メンションできる人：${count}人`,
  },
  mute: {
    mute: 'ミュート',
    muted: 'ミュート中',
    until: (time) => `${time}までミュート中`,
    unmute: 'ミュートを解除',
    hour: '1時間',
    hours: '8時間',
    morning: '明日の朝まで',
    week: '1週間',
    always: '解除するまで',
    unmuted: 'ミュートを解除しました',
    mentioned: 'あなたへのメンションがあります',
  },
  rows: {
    actions: (name) => `${name}の操作`,
    pin: '上部に固定',
    unpin: '固定を解除',
    pinned: '固定済み',
    archive: 'アーカイブ',
    unarchive: '一覧に戻す',
    archived: 'アーカイブ済み',
    restored: '一覧に戻しました',
    undo: '元に戻す',
    markRead: '既読にする',
    markUnread: '未読にする',
    clear: '自分の側から削除',
    clearTitle: 'この会話を自分の側から削除しますか？',
    clearText: 'これまでの内容が、あなたのすべての端末から消えます。ほかの人には残ります。',
    cleared: '自分の側から削除しました',
    emptyTitle: 'アーカイブはありません',
    emptyText: 'アーカイブした会話はここにあります。新しいメッセージが届くと一覧に戻ります。',
    failed: 'アーカイブした会話を読み込めませんでした。',
    draft: '下書き:',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'ボイスメッセージ',
    download: 'ダウンロード',
    play: '再生',
    pause: '一時停止',
    speed: '再生速度',
    position: '再生位置',
    checking: '確認中…',
    refused: '確認で問題が見つかりました',
    broken: '読み込めませんでした',
    cancel: '送信をキャンセル',
  },
};
