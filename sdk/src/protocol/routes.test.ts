import { expect, test } from 'vitest';
import { operations } from './operations.js';
import { botRoutes } from './bot-routes.generated.js';
import { moderationRoutes } from './moderation-routes.generated.js';
import { hostRoutes, operatorRoutes, routes } from './routes.generated.js';

test('the generated routes are those of the operations (`npm run describe` renews them)', () => {
  const lines = Object.entries(operations).map(([name, { method, path }]) => [
    name,
    `${method} ${path}`,
  ]);
  expect({
    ...routes,
    ...moderationRoutes,
    ...botRoutes,
    ...hostRoutes,
    ...operatorRoutes,
  }).toEqual(Object.fromEntries(lines));
  expect(Object.keys(hostRoutes).filter((name) => !name.startsWith('host.'))).toEqual([]);
  expect(Object.keys(operatorRoutes).filter((name) => !name.startsWith('operators.'))).toEqual([]);
});
