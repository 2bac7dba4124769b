import { expect, it } from 'vitest';
import { addressGroup } from '../../worker/core/address-group.ts';
import { dayOf, secondsUntilTomorrow, startOfDay } from '../../worker/core/day.ts';

it('is the address itself in IPv4, and the network that is one user’s in IPv6, however it is written', () => {
  expect(addressGroup('203.0.113.7')).toBe('203.0.113.7');
  expect(addressGroup('::ffff:203.0.113.7')).toBe('203.0.113.7');
  const alike = [
    '2001:db8:12:34:56:78:9a:bc',
    '2001:DB8:12:34::1',
    '2001:0db8:0012:0034:0000:0000:0000:0001',
    '2001:db8:12:34::',
  ];
  expect(new Set(alike.map(addressGroup))).toEqual(new Set(['2001:db8:12:34::/64']));
  expect(addressGroup('2001:db8::5:6:7:8:9')).toBe('2001:db8:0:5::/64');
  expect(addressGroup('::1')).toBe('0:0:0:0::/64');
});

it('counts days in UTC, each of which ends', () => {
  const day = dayOf(Date.UTC(2026, 1, 28, 23, 59, 59, 999));
  expect(startOfDay(day + 1)).toBe(Date.UTC(2026, 2, 1));
  expect(secondsUntilTomorrow(Date.UTC(2026, 1, 28, 23, 59, 59, 999))).toBe(1);
  expect(secondsUntilTomorrow(Date.UTC(2026, 2, 1))).toBe(86_400);
});
