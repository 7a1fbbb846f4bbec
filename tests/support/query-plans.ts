/**
 * What a database makes of the statements that a server runs: by which index each finds its rows,
 * and whether it sorts them.
 */
import { expect, inject, vi } from 'vitest';
import type { Statement } from '../../server/src/database/dialect.js';
import type { TestServer } from './test-server.js';

/** One table of a statement: how its rows are found. */
interface Access {
  table: string;
  index: string | null;
  scans: boolean;
}

interface Plan {
  accesses: Access[];
  sorts: boolean;
}

/** Every SELECT that the server runs for this, in order. */
async function statementsOf(
  server: TestServer,
  work: () => Promise<unknown>,
): Promise<Statement[]> {
  const { source } = server.app.database;
  const statements: Statement[] = [];
  const logger = source.logger;
  source.logger = {
    ...logger,
    logQuery: (sql: string, parameters: unknown[] = []) =>
      void statements.push({ sql, parameters }),
    logQueryError: () => undefined,
    logQuerySlow: () => undefined,
    logSchemaBuild: () => undefined,
    logMigration: () => undefined,
    log: () => undefined,
  };
  const { database } = server.app;
  const directly = database.directly.bind(database);
  const writer = vi.spyOn(database, 'directly').mockImplementation((inside) =>
    directly((run) => {
      return inside((some) => {
        statements.push(...some);
        return run(some);
      });
    }),
  );
  try {
    await work();
  } finally {
    writer.mockRestore();
    source.logger = logger;
  }
  // What every call asks of its caller and its site is not what is looked at here.
  return statements.filter(
    ({ sql }) =>
      /^\s*SELECT/i.test(sql) &&
      !/server_state|sessions|secret_keys|\bsite/.test(sql.replaceAll(/site_id|siteId/g, '')),
  );
}

async function planOf(server: TestServer, statement: Statement): Promise<Plan> {
  return inject('database') === 'sqlite'
    ? sqlitePlan(server, statement)
    : mysqlPlan(server, statement);
}

async function sqlitePlan(server: TestServer, { sql, parameters }: Statement): Promise<Plan> {
  const rows = await server.app.database.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, [
    ...parameters,
  ]);
  const accesses = rows.flatMap(({ detail }): Access[] => {
    const [, verb, table] = /^(SCAN|SEARCH) (\S+)/.exec(detail) ?? [];
    if (
      !verb ||
      !table ||
      /^(beyond|part\d|step|\d+-ROW|json_each|\(subquery|CONSTANT)/.test(
        `${table} ${detail.slice(verb.length + 1)}`,
      )
    )
      return [];
    const index =
      /USING (?:COVERING )?INDEX (\S+)/.exec(detail)?.[1] ??
      (/USING (INTEGER )?PRIMARY KEY/.test(detail) ? 'PRIMARY' : null);
    return [
      {
        table,
        index: index?.startsWith('sqlite_autoindex') ? 'PRIMARY' : index,
        scans: verb === 'SCAN',
      },
    ];
  });
  return { accesses, sorts: rows.some(({ detail }) => /TEMP B-TREE/.test(detail)) };
}

async function mysqlPlan(server: TestServer, { sql, parameters }: Statement): Promise<Plan> {
  const rows = await server.app.database.query<
    { table: string | null; type: string | null; key: string | null; Extra: string | null }[]
  >(`EXPLAIN ${sql}`, [...parameters]);
  const accesses = rows.flatMap(({ table, type, key }): Access[] =>
    table === null || table === 'wanted' || table.startsWith('<') || type === null
      ? []
      : [{ table, index: key, scans: type === 'ALL' || type === 'index' }],
  );
  return {
    accesses,
    sorts: rows.some(({ Extra }) => /filesort|Using temporary/.test(Extra ?? '')),
  };
}

/** Names of tables in statements are their aliases. */
const aliasOf: Readonly<Record<string, string>> = {
  own: 'hidden_messages',
  listed: 'conversations',
  reply: 'messages',
  newest: 'messages',
  guest: 'members',
  mine: 'members',
  theirs: 'members',
  partners: 'members',
  conversation: 'conversations',
  member: 'members',
  user: 'users',
  me: 'users',
  them: 'users',
  block: 'blocks',
  BlockRow: 'blocks',
  ContactRow: 'contacts',
  ConversationRow: 'conversations',
  MemberRow: 'members',
  UserRow: 'users',
  report: 'reports',
  entry: 'audit_entries',
  held: 'held_sends',
  CounterRow: 'counters',
  StoredFilesRow: 'stored_files',
  note: 'conversation_notes',
  ReportRow: 'reports',
  ReportMessageRow: 'report_messages',
  HeldSendRow: 'held_sends',
};

/** What runs at any time: it numbers events, looks for what is due, and stores counts. */
const inBackground = [
  /\bevent_outbox\b/,
  /\bFROM webhooks WHERE next_at\b/,
  /\bmessage_streams\b.*\bends_at\b.*<=/s,
  /\bactive_users\.batch\b|\bcounting_nodes\b|^SELECT times FROM refusals\b/,
];

export interface ExpectedPlans {
  /** The tables that the whole operation asks, each with the indexes that it may use. */
  uses: Readonly<Record<string, readonly string[]>>;
  /** Why something is sorted. */
  sorts?: string;
}

export async function expectPlans(
  server: TestServer,
  work: () => Promise<unknown>,
  { uses, sorts }: ExpectedPlans,
): Promise<void> {
  const statements = await statementsOf(server, work);
  const used = new Map<string, Set<string>>();
  let sorted = false;
  for (const statement of statements) {
    if (inBackground.some((work) => work.test(statement.sql))) continue;
    const plan = await planOf(server, statement);
    sorted ||= plan.sorts;
    for (const { table, index, scans } of plan.accesses) {
      const name = aliasOf[table] ?? table;
      expect({ sql: statement.sql, table: name, scans, index }).toEqual({
        sql: statement.sql,
        table: name,
        scans: false,
        index: expect.any(String) as string,
      });
      used.set(name, (used.get(name) ?? new Set()).add(index!));
    }
    if (sorts === undefined)
      expect({ sql: statement.sql, sorts: plan.sorts }).toEqual({
        sql: statement.sql,
        sorts: false,
      });
  }
  expect([...used.keys()].sort()).toEqual(Object.keys(uses).sort());
  for (const [table, indexes] of Object.entries(uses)) {
    expect({
      table,
      unexpected: [...used.get(table)!].filter((index) => !indexes.includes(index)),
    }).toEqual({ table, unexpected: [] });
  }
  // Where nothing is sorted any more, the reason should go, too.
  if (sorts !== undefined) expect(sorted).toBe(true);
}
