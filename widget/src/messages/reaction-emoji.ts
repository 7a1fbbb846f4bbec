/** What one reacts with: pictures of the reader's own device, in a choice small enough to be at hand. */
import type { enActions } from '../locale/en-actions.js';

export const frequent: readonly string[] = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

const groups: Record<keyof typeof enActions.emoji, string> = {
  smileys:
    '😀 😄 😁 😆 😅 🤣 😊 🙂 🙃 😉 😍 🥰 😘 😋 😜 🤪 🤗 🤭 🤔 🤨 😐 😏 🙄 😬 😌 😴 😷 🤒 🥳 😎 🤓 😕 😟 😯 😳 🥺 😥 😭 😱 😤 😡 🤬 🤯 💀 👻 🤖',
  gestures: '👎 👏 🙌 👌 ✌️ 🤞 🤟 🤘 👈 👉 👆 👇 ☝️ ✋ 👋 💪 🤝 🤷 🤦 👀',
  hearts: '🧡 💛 💚 💙 💜 🖤 🤍 💔 💕 💖 💯 🔥',
  nature: '🐶 🐱 🦊 🐻 🐼 🐸 🐵 🦄 🐝 🦋 🌸 🌹 🌻 🌲 🌵 🍀 🌈 ☀️ 🌙 ⭐',
  things: '🍎 🍌 🍓 🍕 🍔 🍟 🍪 🎂 ☕ 🍵 🍺 🥂 🎉 🎁 🎈 🏆 ⚽ 🎵 📷 💡 📌 🚀',
  signs: '✅ ❌ ❓ ❗ ⚠️ 🚫 ➕ ➖ 💤 💬 ⏰ 🆗',
};

export const emojiGroups = (Object.entries(groups) as [keyof typeof groups, string][]).map(
  ([name, list]) => [name, list.split(' ')] as const,
);
