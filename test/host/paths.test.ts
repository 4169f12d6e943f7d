/**
 * Are the user's folders those of the XDG specification, also without a home?
 */
import { expect, test } from 'vitest';
import { userPaths } from '../../monitor/host/paths.ts';

const user = process.getuid?.();

test('do the XDG variables decide?', () => {
  const paths = userPaths({
    HOME: '/home/ada',
    XDG_CONFIG_HOME: '/x/config',
    XDG_STATE_HOME: '/x/state',
    XDG_CACHE_HOME: '/x/cache',
    XDG_RUNTIME_DIR: '/run/user/7',
  });
  expect(paths).toEqual({
    config: { path: '/x/config/flatland', from: 'XDG_CONFIG_HOME' },
    state: { path: '/x/state/flatland', from: 'XDG_STATE_HOME' },
    cache: { path: '/x/cache/flatland', from: 'XDG_CACHE_HOME' },
    runtime: { path: '/run/user/7/flatland', from: 'XDG_RUNTIME_DIR' },
  });
});

test('are they below HOME otherwise, and the runtime folder among the temporary files?', () => {
  expect(userPaths({ HOME: '/home/ada', TMPDIR: '/scratch' })).toEqual({
    config: { path: '/home/ada/.config/flatland', from: 'HOME' },
    state: { path: '/home/ada/.local/state/flatland', from: 'HOME' },
    cache: { path: '/home/ada/.cache/flatland', from: 'HOME' },
    runtime: { path: `/scratch/flatland-${user}`, from: 'TMPDIR' },
  });
});

test.each([
  ['relative', { HOME: '/h', XDG_STATE_HOME: 'state' }],
  ['empty', { HOME: '/h', XDG_STATE_HOME: '' }],
])('is an XDG variable that is %s passed over?', (_, env) => {
  expect(userPaths(env).state).toEqual({ path: '/h/.local/state/flatland', from: 'HOME' });
});

test.each([
  ['unset', {}],
  ['empty', { HOME: '' }],
  ['relative', { HOME: 'home' }],
])('is there no folder, and a reason, when HOME is %s?', (_, env) => {
  const { config, state, cache, runtime } = userPaths(env);
  expect(config).toEqual({
    path: undefined,
    from: 'neither XDG_CONFIG_HOME nor HOME is set',
  });
  expect([state.path, cache.path]).toEqual([undefined, undefined]);
  expect(runtime.path).toMatch(/\/flatland-\d+$/);
});
