import assert from 'node:assert/strict';
import fc from 'fast-check';
import cases from './scope.cases.json' with { type: 'json' };
import { isCovered, parseScope, type ScopeGrant } from './scope.ts';

function grantOf(scope: string): ScopeGrant {
  const parsed = parseScope(scope);
  assert.equal(parsed.kind, 'grant', scope);
  return parsed.kind === 'grant' ? parsed.grant : assert.fail();
}

describe('scopes', () => {
  for (const one of cases.grants) {
    it(`reads ${one.scope}`, () => {
      const { context, type, bits, version } = one;
      const filters = 'filters' in one ? one.filters : [];
      assert.deepEqual(grantOf(one.scope), { context, type, permissions: bits, version, filters });
    });
  }

  for (const scope of cases.other) {
    it(`leaves ${JSON.stringify(scope)} to OpenID Connect`, () => {
      assert.equal(parseScope(scope).kind, 'other');
    });
  }

  for (const scope of cases.malformed) {
    it(`refuses ${JSON.stringify(scope)}`, () => {
      assert.equal(parseScope(scope).kind, 'malformed');
    });
  }

  for (const { asked, granted, covered } of cases.coverage) {
    it(`${granted.join(' ')} ${covered ? 'covers' : 'does not cover'} ${asked}`, () => {
      assert.equal(isCovered(grantOf(asked), granted.map(grantOf)), covered);
    });
  }

  it('never fails on any text and never makes a grant without permissions', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `system/${text}`),
        ),
        (text) => {
          const parsed = parseScope(text);
          assert.ok(parsed.kind !== 'grant' || parsed.grant.permissions > 0);
        },
      ),
    );
  });
});
