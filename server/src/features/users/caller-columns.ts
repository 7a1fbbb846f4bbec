import type { LogExtension } from '../../conversation-log/extension.js';

interface Row {
  role_on_site: 'user' | 'moderator' | 'admin' | null;
  silenced_on_site: unknown;
  deactivated_at: unknown;
}

/** What the log needs to know about callers on the whole site. */
export const callerColumns: LogExtension = {
  callers: {
    columns:
      'users.role AS role_on_site, users.silenced_until AS silenced_on_site, users.deactivated_at',
    join: 'LEFT JOIN users ON users.id = key1',
    know(row, userId, conversation, dialect) {
      const { role_on_site, silenced_on_site, deactivated_at } = row as Row;
      const isGone = deactivated_at !== null;
      const moderates = role_on_site !== null && role_on_site !== 'user';
      // For nearly all callers none of this applies.
      if (isGone || moderates || silenced_on_site !== null)
        conversation.knowCaller(userId, {
          isGone,
          moderates,
          silencedUntil: silenced_on_site === null ? null : dialect.time(silenced_on_site),
        });
    },
  },
};
