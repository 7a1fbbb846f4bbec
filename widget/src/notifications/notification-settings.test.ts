import { expect, test } from 'vitest';
import { isQuiet, type AttentionSettings } from './notification-settings.js';

const settings = (quietFrom: string, quietTo: string, quiet = true): AttentionSettings => ({
  sound: true,
  notifications: true,
  quiet,
  quietFrom,
  quietTo,
});
const at = (hours: number, minutes = 0) => new Date(2026, 2, 12, hours, minutes);

test('quiet hours go over midnight', () => {
  const night = settings('22:00', '07:00');
  expect([21, 22, 0, 6, 7].map((hour) => isQuiet(night, at(hour)))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(isQuiet(night, at(6, 59))).toBe(true);
});

test('they lie within a day, they are off, or they are no time at all', () => {
  expect([8, 9, 11, 12].map((hour) => isQuiet(settings('09:00', '12:00'), at(hour)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isQuiet(settings('22:00', '07:00', false), at(23))).toBe(false);
  expect(isQuiet(settings('08:00', '08:00'), at(8))).toBe(false);
});
