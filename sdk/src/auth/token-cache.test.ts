import assert from 'node:assert/strict';
import { createTokenCache } from './token-cache.ts';

function counting(lifeSeconds: number) {
  let asked = 0;
  const clock = { now: 0 };
  const cache = createTokenCache(
    async () => {
      asked += 1;
      return { accessToken: `t${asked}`, expiresInSeconds: lifeSeconds, scope: '', context: {} };
    },
    () => clock.now,
  );
  return { cache, clock, asked: () => asked };
}

describe('token cache', () => {
  it('asks once for all who wait', async () => {
    const { cache, asked } = counting(300);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => cache.get()));
    assert.deepEqual(new Set(tokens), new Set(['t1']));
    assert.equal(asked(), 1);
  });

  it('renews a token before it expires: a minute, or a fifth of a short life', async () => {
    for (const [life, last] of [
      [3600, 3540],
      [60, 48],
    ] as const) {
      const { cache, clock } = counting(life);
      await cache.get();
      clock.now = last * 1000 - 1;
      assert.equal(await cache.get(), 't1');
      clock.now = last * 1000;
      assert.equal(await cache.get(), 't2');
    }
  });

  it('forgets only the token that was refused', async () => {
    const { cache } = counting(300);
    await cache.get();
    cache.discard('another');
    assert.equal(await cache.get(), 't1');
    cache.discard('t1');
    assert.equal(await cache.get(), 't2');
  });

  it('asks again after a failure', async () => {
    let asked = 0;
    const cache = createTokenCache(async () => {
      asked += 1;
      if (asked === 1) throw new Error('non ora');
      return { accessToken: 'ok', expiresInSeconds: 300, scope: '', context: {} };
    });
    await assert.rejects(cache.get(), /non ora/);
    assert.equal(await cache.get(), 'ok');
  });
});
