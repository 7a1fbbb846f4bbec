/** The files of a new feature, by path. The example operation adds a text of the user's. */
export const filesOf = (names) => {
  const { name, one, number } = names;
  const feature = `server/src/features/${name}`;
  return {
    [`sdk/src/protocol/${name}.ts`]: protocol(names),
    [`sdk/src/${name}.ts`]: sdk(names),
    [`${feature}/index.ts`]: serverIndex(names),
    [`${feature}/${one}.entity.ts`]: entity(names),
    [`${feature}/${name}.ts`]: service(names),
    [`${feature}/${name}.api.ts`]: api(names),
    [`${feature}/${name}.test.ts`]: serverTest(names),
    [`server/src/database/migrations/${number}-${name}.ts`]: migration(names),
    [`widget/src/${name}/index.ts`]: widgetIndex(names),
    [`widget/src/${name}/${name}.ts`]: view(names),
    [`widget/src/${name}/words.ts`]: words(names),
    [`widget/src/${name}/${name}.test.ts`]: widgetTest(names),
  };
};

const protocol = ({ many, oneCamel, One, words }) => `import * as v from 'valibot';
import { id, line, time } from './fields.js';
import { defineOperations } from './table.js';

/** One of the user's ${words}. */
export const ${One} = v.object({
  /** The server makes it. Operations take it as \`${oneCamel}Id\`. */
  id,
  /** What the user has written. */
  text: v.string(),
  /** When it was added. */
  createdAt: time,
});
export interface ${One} extends v.InferOutput<typeof ${One}> {}

export const ${oneCamel}Operations = defineOperations({
  '${many}.add': {
    summary: 'Adds one of the ${words} of the caller.',
    method: 'POST',
    path: '/${words.replaceAll(' ', '-')}',
    caller: 'user',
    rate: 'write',
    input: v.strictObject({
      /** Up to 80 characters in one line. */
      text: line(80),
    }),
    output: ${One},
    errors: ['limit_reached'],
  },
});
`;

const sdk = ({ name, many, Many, One, words }) => `import type { Feature } from './feature.js';
import type { ${One} } from './protocol/${name}.js';

/** The ${words} of the signed-in user. */
export interface ${Many} {
  /**
   * Adds one, with a text of up to 80 characters. Throws \`limit_reached\` beyond 100.
   *
   *     const { id } = await chat.${many}.add('Call back on Monday');
   */
  add(text: string, signal?: AbortSignal): Promise<${One}>;
}

export const create${Many}: Feature<${Many}> = ({ call }) => ({
  add: (text, signal) => call('${many}.add', { text }, { signal }),
});
`;

const serverIndex = ({
  name,
  one,
  oneCamel,
  many,
  Many,
  One,
  words,
}) => `/** The ${words} of users. */
import type { ${oneCamel}Operations } from '@parlor/sdk/protocol/${name}';
import { rowsOf } from '../../database/site-rows.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import { ${One}Row } from './${one}.entity.js';
import { ${many}Api } from './${name}.api.js';
import { ${Many} } from './${name}.js';

export function create${Many}Feature(
  deps: Ground,
): Feature<Handlers<typeof ${oneCamel}Operations>, Nothing> {
  const ${many} = new ${Many}(deps);
  return {
    handlers: ${many}Api(${many}),
    ports: {},
    siteRows: [rowsOf(deps.database, 'users', ${One}Row, 'userId')],
    forget: [(transaction, userId) => ${many}.forget(transaction, userId)],
    handOver: [(transaction, move) => ${many}.handOver(transaction, move)],
  };
}
`;

const entity = ({ table, One }) => `import { Column, Entity, PrimaryColumn } from 'typeorm';
import { id, text, time } from '../../database/columns.js';

@Entity('${table}')
export class ${One}Row {
  @PrimaryColumn({ ...id, name: 'user_id' }) userId!: string;
  @PrimaryColumn({ ...id }) id!: string;
  @Column({ ...id, name: 'site_id' }) siteId!: string;
  @Column({ ...text(80) }) text!: string;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
}
`;

const service = ({
  name,
  one,
  Many,
  One,
  words,
}) => `import type { ${One} } from '@parlor/sdk/protocol/${name}';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Move } from '../../ports/moves.js';
import { ${One}Row } from './${one}.entity.js';

/** A user has at most this many. */
const mostOfUser = 100;

interface Deps {
  database: Database;
  environment: Environment;
}

export class ${Many} {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws \`limit_reached\`. */
  async add(siteId: string, userId: string, text: string): Promise<${One}> {
    const { database, environment } = this.#deps;
    const rows = database.entities(${One}Row);
    if ((await rows.countBy({ userId })) >= mostOfUser)
      throw new Fault('limit_reached', \`A user has at most \${mostOfUser} ${words}.\`);
    const row: ${One}Row = {
      userId,
      id: environment.newId(),
      siteId,
      text,
      createdAt: environment.now(),
    };
    await rows.insert(row);
    return { id: row.id, text, createdAt: row.createdAt.toISOString() };
  }

  /** Deletes what a deleted user had. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(${One}Row, { userId });
  }

  /** The user takes over what the guest had. */
  async handOver(transaction: Transaction, { guestId, userId }: Move): Promise<void> {
    await transaction.update(${One}Row, { userId: guestId }, { userId });
  }
}
`;

const api = ({
  name,
  oneCamel,
  many,
  Many,
}) => `import type { ${oneCamel}Operations } from '@parlor/sdk/protocol/${name}';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { ${Many} } from './${name}.js';

export const ${many}Api = (${many}: ${Many}): Handlers<typeof ${oneCamel}Operations> => ({
  '${many}.add': ({ siteId, user }, { text }) => ${many}.add(siteId, user.id, text),
});
`;

const migration = ({
  table,
  number,
  Many,
  words,
}) => `import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Dialect } from '../dialect.js';

/** The ${words} of users. */
export class ${Many}${number} implements MigrationInterface {
  readonly name = '${Many}${number.padStart(13, '0')}';

  async up(runner: QueryRunner): Promise<void> {
    const dialect = new Dialect(
      runner.connection.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    );
    await runner.query(\`CREATE TABLE IF NOT EXISTS ${table} (
      user_id varchar(36) NOT NULL,
      id varchar(36) NOT NULL,
      site_id varchar(36) NOT NULL,
      text varchar(80) NOT NULL,
      created_at datetime(3) NOT NULL,
      PRIMARY KEY (user_id, id)
    ) \${dialect.tableEnd}\`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ${table}');
  }
}
`;

const serverTest = ({ many, words }) => `import { expect, test } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

test('a user adds one of their ${words}, up to a limit', async () => {
  await using server = await TestServer.start();
  const ada = await Person.of(server, await server.site(), 'Ada');
  expect(await ada.call('${many}.add', { text: 'first' })).toMatchObject({ text: 'first' });
  for (let count = 1; count < 100; count++) await ada.call('${many}.add', { text: 'more' });
  expect(await ada.refusal('${many}.add', { text: 'too many' })).toBe('limit_reached');
});

test('${words}: what a user does with them', () => {
  expect.fail('Write this test: list them, change one, delete one, and see it on a second device.');
});

test('${words} of a deleted user are deleted, and those of a guest are handed over', () => {
  expect.fail('Write this test: forget and handOver are written already.');
});
`;

const widgetIndex = ({ name, many, words }) => `/** The page with the user's ${words}. */
import type { Catalogue } from '../i18n/en.js';
import './${name}.js';

declare module '../shared/view-context.js' {
  interface Views {
    '${name}': unknown;
  }
}

/** Fetched before a view of this feature is shown. */
export async function speak({ ${many} }: Catalogue): Promise<void> {
  await ${many}();
}
`;

const view = ({ name, many, Many, words }) => `/** The user's ${words}. */
import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { controls } from '../shared/controls.styles.js';
import { define } from '../shared/define.js';
import { page } from '../shared/page.styles.js';
import { viewBar } from '../shared/view-bar.js';
import type { ViewContext } from '../shared/view-context.js';
import { WordsController } from '../shared/words-controller.js';

export class ${Many}View extends LitElement {
  static override styles = [controls, page];

  @property({ attribute: false }) context!: ViewContext;
  readonly #words = new WordsController(this, () => this.context.t.${many});

  protected override render(): TemplateResult {
    return html\`\${viewBar(this.context, { title: this.#words.value?.title ?? '' })}
      <div class="scroller"></div>\`;
  }
}

define('parlor-${name}', ${Many}View);
`;

const words = ({ words: spoken }) => `/** The words of the view, in English. */
export const words = {
  title: '${spoken.charAt(0).toUpperCase()}${spoken.slice(1)}',
};
`;

const widgetTest = ({ many, words: spoken }) => `import { expect, test } from 'vitest';
import { en } from '../i18n/en.js';

test('the view has a title', async () => {
  expect((await en.${many}()).title).not.toBe('');
});

test('the ${spoken} are shown', () => {
  expect.fail('Write a browser test, add the view to every-view.ts, and translate its words.');
});
`;
