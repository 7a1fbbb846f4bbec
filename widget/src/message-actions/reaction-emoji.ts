/** Reactions that are one press away. */
export const frequent: readonly string[] = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
