import { expect, test } from 'vitest';
import { attributeLabel } from './attribute-label.js';

test('names that hosts give to values are read as words', () => {
  expect(attributeLabel('memberSince')).toBe('Member since');
  expect(attributeLabel('favourite_dish')).toBe('Favourite dish');
  expect(attributeLabel('vip')).toBe('Vip');
  expect(attributeLabel('shop.orders-2024')).toBe('Shop orders 2024');
  expect(attributeLabel('ID')).toBe('ID');
});
