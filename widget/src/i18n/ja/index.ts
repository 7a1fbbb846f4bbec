/** Japanese. */
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

const { people, apart } = listsOf('ja', (count) => `ほか${count}人`);
const members = (count: number) => `${count}人`;
const unread = (_: number, label: string) => `未読メッセージ${label}件`;
const roles = { owner: 'オーナー', admin: '管理者', member: 'メンバー' };

/** Names of others are polite. */
const you = 'あなた';
const polite = (name: string | undefined) => (name === undefined ? you : `${apart(name)}さん`);
const entries: SystemWords = {
  created: ({ by, title }, name) => `${polite(name(by))}が「${apart(title ?? '')}」を作成しました`,
  joined: ({ by, userIds }, name) =>
    userIds[0] === by
      ? `${polite(name(by))}が参加しました`
      : `${polite(name(by))}が${people(userIds.map((id) => polite(name(id))))}を追加しました`,
  left: ({ userId }, name) => `${polite(name(userId))}が退出しました`,
  removed: ({ by, userId, banned }, name) =>
    `${polite(name(by))}が${polite(name(userId))}を${banned ? '参加禁止にしました' : '削除しました'}`,
  closed: ({ by }, name) => `${polite(name(by))}がこの会話を終了しました`,
  renamed: ({ by, title }, name) => `${polite(name(by))}が名前を「${apart(title)}」に変更しました`,
  role: ({ by, userId, role }, name) =>
    `${polite(name(by))}が${polite(name(userId))}を${roles[role]}にしました`,
  transferred: ({ by, userId }, name) =>
    `${polite(name(by))}が${polite(name(userId))}をオーナーにしました`,
  changed: ({ by }, name) => `${polite(name(by))}が設定を変更しました`,
};

export const words: Translation = {
  language: 'ja',
  dir: 'ltr',
  launcher: { open: 'チャットを開く', close: 'チャットを閉じる', unread },
  panel: {
    title: 'チャット',
    close: 'チャットを閉じる',
    back: '戻る',
    loading: '読み込み中',
    brokenView: 'チャットのこの部分を読み込めませんでした。',
    failed: 'チャットに接続できませんでした。',
  },
  failure: (code: ChatErrorCode) =>
    failures[code] ?? 'うまくいきませんでした。もう一度お試しください。',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: '再試行',
  search: '検索',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: '誰か',
  notesToSelf: '自分用メモ',
  notesToSelfHint: 'あなただけが見られます',
  conversations: {
    title: 'メッセージ',
    newMessage: '新しいメッセージ',
    people: 'ユーザー',
    profile: 'プロフィール',
    emptyTitle: 'メッセージはまだありません',
    emptyText: 'このサイトの誰かに声をかけてみましょう。',
    own: (text) => `あなた：${apart(text)}`,
    by: (name, text) => `${apart(name)}：${apart(text)}`,
    unread,
    list: '会話',
    failed: '会話を読み込めませんでした。',
  },
  presence: {
    online: 'オンライン',
    lastSeen: (ago) => `${ago}にオンライン`,
    justNow: 'たった今オンライン',
    members,
    membersOnline: (count, online) => `${members(count)}、${online}人がオンライン`,
    guest: 'ゲスト',
    bot: 'ボット',
    moderator: 'モデレーター',
    admin: '管理者',
    notStaff: 'スタッフ以外',
    notStaffText:
      'この名前はモデレーターまたは管理者の名前に似ていますが、この人はスタッフではありません。',
  },
  days: { today: '今日', yesterday: '昨日' },
  messages: {
    log: (name) => `${name}とのメッセージ`,
    notes: 'あなたのメモ',
    you,
    said: (name) => `${name}：`,
    deleted: 'このメッセージは削除されました',
    hidden: 'このメッセージを削除しました',
    edited: '編集済み',
    unread: '新着メッセージ',
    latest: '最新へ移動',
    latestUnread: (count) => `新着メッセージ${count}件、最新へ移動`,
    arrived: (name, text) => `${name}：${text}`,
    sending: '送信中',
    queued: '接続を待っています',
    later: 'まもなく自動で送信されます',
    sent: '送信済み',
    delivered: '配信済み',
    seen: '既読',
    notSent: '送信できませんでした。',
    retry: '再送信',
    discard: '削除',
    emptyTitle: (name) => `${name}さんに声をかけましょう`,
    emptyText: '最初のメッセージで会話が始まります。',
    notesTitle: '考えを書きとめる場所',
    notesText: 'リンク、メモ、下書き。ほかの人には見えません。',
    failed: 'メッセージを読み込めませんでした。',
    olderFailed: '以前のメッセージを読み込めませんでした。',
  },
  composer: {
    label: 'メッセージ',
    placeholder: 'メッセージを入力',
    notesPlaceholder: 'メモを入力',
    emoji: '絵文字',
    send: '送信',
    left: (count) => `残り${count}文字`,
    tooLong: (count) => `${count}文字超過しています`,
  },
};
