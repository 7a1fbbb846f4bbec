import { expect, test } from 'vitest';
import { outerColumn } from './outer-column.js';

test('values, key columns and columns of other tables are taken as they are', () => {
  for (const column of ['?', ':userId', 'key1', 'members.user_id'])
    expect(outerColumn(column, 'users')).toBe(column);
});

test('a column of an unnamed table, or of the own one, is refused', () => {
  for (const column of ['user_id', 'users.id', 'members.user_id OR 1', ''])
    expect(() => outerColumn(column, 'users')).toThrow();
});
