import assert from 'node:assert/strict';
import type { LoginFailureCode } from './failure.ts';
import { failureOfNumber, failureTextOf } from './failure-texts.ts';
import table from './failures.json' with { type: 'json' };
import { renderFailurePage } from './login-pages.ts';

describe('failures of a login', () => {
  const codes = Object.keys(table.failures) as LoginFailureCode[];

  for (const code of codes) {
    it(`has a page in both languages: ${code}`, () => {
      const { status, title } = failureTextOf(code);
      assert.ok([400, 403, 500, 502, 503].includes(status));
      for (const language of ['it', 'en'] as const) {
        const page = renderFailurePage(language, code, '/oidc/interaction/x');
        assert.match(page, new RegExp(`<html lang="${language}">`));
        assert.ok(page.includes(`<title>${title[language]} –`));
        assert.match(page, /role="alert"/);
        assert.match(page, /<a href="\/oidc\/interaction\/x">/);
        assert.doesNotMatch(renderFailurePage(language, code), /<a /);
      }
    });
  }

  it('knows the numbers of the SPID table', () => {
    const expected: readonly (readonly [number, LoginFailureCode])[] = [
      [8, 'request-refused'],
      [12, 'request-refused'],
      [18, 'request-refused'],
      [19, 'too-many-attempts'],
      [20, 'level-not-available'],
      [21, 'time-out'],
      [22, 'consent-refused'],
      [23, 'identity-suspended'],
      [25, 'cancelled'],
      [30, 'identity-type'],
      [24, 'provider-unavailable'],
      [2, 'provider-unavailable'],
      [Number.NaN, 'provider-unavailable'],
    ];
    for (const [number, code] of expected) assert.equal(failureOfNumber(number), code, String(number));
  });

  it('does not let an address out of its attribute', () => {
    const page = renderFailurePage('it', 'denied', '/x"><script>');
    assert.doesNotMatch(page, /<script>/);
  });
});
