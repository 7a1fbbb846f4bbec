/**
 * Whether the site's setting still lets a user write into a direct conversation, as one look-up of
 * the commit for all its changes: it is decided under the conversation's lock.
 */
import type { WhoMayWrite } from '@parlor/sdk/protocol/sites';
import type { Change } from '../../conversation-log/change.js';
import { facetExtension, type LogExtension } from '../../conversation-log/extension.js';
import { Facet } from '../../conversation-log/facet.js';
import { Fault } from '../../kernel/fault.js';
import type { Sql } from '../../ports/sql.js';
import { type Facts, mayGoOn } from './rules.js';

/** What is known of the other people of a direct conversation, without their roles. */
class Others {
  readonly #byCaller = new Map<string, Facts[]>();

  know(callerId: string, facts: Facts): void {
    const known = this.#byCaller.get(callerId);
    if (known) known.push(facts);
    else this.#byCaller.set(callerId, [facts]);
  }

  /** None in a group. */
  of(callerId: string): readonly Facts[] {
    return this.#byCaller.get(callerId) ?? [];
  }
}

/** Needs the site's setting. */
const othersFacet = new Facet<Others, WhoMayWrite>('others of direct conversations');

interface Row {
  key0: string;
  key1: string;
  /** Null in a group. */
  other: string | null;
  staff: Flag;
  contacts: Flag;
  ended: Flag;
  shares: Flag;
  bot: Flag;
}

/** The database answers 0 or 1, as a number or as text, and NULL without a row. */
type Flag = number | string | null;
const isSet = (flag: Flag) => Number(flag) === 1;

/** Looks up the other people of the direct conversations that callers write into. */
export const othersInLog = (sql: Sql): LogExtension =>
  facetExtension(othersFacet, {
    create: () => new Others(),
    lookUps(wanted, { dialect }, stateOf) {
      const keys = wanted.map(({ conversationId, callerId, need }): [string, string, number] => [
        conversationId,
        callerId,
        Number(need === 'shared_group'),
      ]);
      const [each, own] = ['partners.user_id', 'key1'];
      const shares = keys.some(([, , looksAtGroups]) => looksAtGroups === 1)
        ? `CASE WHEN key2 = 1 THEN ${sql.members.share(own, each, 'group')} ELSE 0 END`
        : '0';
      const statement = {
        sql: `SELECT key0, key1, ${each} AS other, them.role <> 'user' AS staff, contacts.state = 'accepted' AS contacts,
           contacts.ended_at IS NOT NULL AS ended, ${shares} AS shares,
           them.kind = 'bot' OR me.kind = 'bot' AS bot
         FROM ${dialect.keyTable(['text', 'text', 'integer'])} ${sql.members.joinPartners('key0', own)}
           ${sql.users.join(each, { as: 'them', optional: true })}
           ${sql.users.join(own, { as: 'me', optional: true })}
           LEFT JOIN contacts ON contacts.low_id = CASE WHEN ${own} < ${each} THEN ${own} ELSE ${each} END
             AND contacts.high_id = CASE WHEN ${own} < ${each} THEN ${each} ELSE ${own} END`,
        parameters: [
          JSON.stringify([...new Map(keys.map((key) => [key.join(' '), key])).values()]),
        ],
      };
      return [
        {
          statement,
          know(rows, conversations) {
            for (const row of rows as Row[]) {
              const { key0, key1, other, staff, contacts, ended, shares, bot } = row;
              const conversation = conversations.get(key0);
              if (other === null || !conversation) continue;
              stateOf(conversation).know(key1, {
                staff: isSet(staff) || conversation.moderates(key1),
                // The conversation of two has a mark, and blocks in others do not count.
                blocked: false,
                contacts: isSet(contacts),
                ended: isSet(ended),
                sharesGroup: isSet(shares),
                bot: isSet(bot) ? true : null,
              });
            }
          },
        },
      ];
    },
  });

/**
 * The change is refused with `not_accepted` if the setting does not let its caller write there. A
 * send that was stored before is found all the same.
 */
export function underSetting<R>(change: Change<R>, setting: WhoMayWrite): Change<R> {
  const { callerId, needs } = change;
  const { clientId } = needs;
  return {
    ...change,
    needs: { ...needs, facets: [...(needs.facets ?? []), othersFacet.need(setting)] },
    decide(conversation) {
      const isStored = clientId !== undefined && conversation.sent(callerId, clientId) !== null;
      if (!isStored && !mayGoOn(conversation.facet(othersFacet).of(callerId), setting))
        throw new Fault('not_accepted');
      return change.decide(conversation);
    },
  };
}
