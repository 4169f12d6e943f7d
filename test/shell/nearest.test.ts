import { expect, test } from 'vitest';
import { editDistance, nearestName } from '../../monitor/shell/nearest.ts';

test('are inserting, deleting, replacing and swapping one edit each?', () => {
  expect(editDistance('spawn', 'spawn')).toBe(0);
  expect(editDistance('spwn', 'spawn')).toBe(1);
  expect(editDistance('spawnn', 'spawn')).toBe(1);
  expect(editDistance('spown', 'spawn')).toBe(1);
  expect(editDistance('psawn', 'spawn')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
});

test('is the nearest name found, and none when all are far?', () => {
  const names = ['tasks', 'task', 'spawn', 'memory-map'];
  expect(nearestName('spwan', names)).toBe('spawn');
  expect(nearestName('memory-mpa', names)).toBe('memory-map');
  expect(nearestName('xyzzy', names)).toBeUndefined();
  expect(nearestName('tasks', ['tasks'])).toBeUndefined();
});
