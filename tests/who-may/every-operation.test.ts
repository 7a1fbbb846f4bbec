/**
 * The table of who may do what, tried by everybody over HTTP and over the socket; and the page of
 * the guide that shows it.
 */
import { operations } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { everyOperation, outcomeOf, type SiteOperationName } from './every-operation.js';
import { permissionsPage } from './permissions-page.js';
import { Place } from './place.js';
import { everybody, World } from './world.js';

const transports = ['byHttp', 'bySocket'] as const;

describe('who may do what', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  // On a database that is a server, waiting is most of it.
  test.concurrent.each(Object.keys(everyOperation) as SiteOperationName[])('%s', async (name) => {
    const { input, outcomes, keeps, own } = everyOperation[name];
    const { method, rate } = operations[name];
    const lasts = keeps === true || method === 'GET' || rate === 'signal';
    const found: string[] = [];
    const expected: string[] = [];
    let place = new Place(world);
    for (const [i, caller] of everybody.entries()) {
      for (const by of transports) {
        if (caller === 'author' && own) place = new Place(world);
        const who =
          caller === 'author'
            ? await place.other()
            : own
              ? await world.caller(caller)
              : world.people[caller];
        const outcome = await world[by](who, name, await input(place));
        if (outcome === 'ok' && !lasts) place = new Place(world);
        found.push(`${caller} ${by}: ${outcome}`);
        expected.push(`${caller} ${by}: ${outcomeOf(name, outcomes[i]!, by)}`);
      }
    }
    expect(found).toEqual(expected);
  });
});

test.runIf(inject('database') === 'sqlite')(
  'the guide shows the table as it is (if it does not: vitest -u)',
  async () => {
    await expect(permissionsPage()).toMatchFileSnapshot('../../docs/guide/permissions.md');
  },
);
