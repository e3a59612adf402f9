import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { ResponseExpectation, ResponseOutcome } from '../../../src/identity/saml/checked-response.ts';
import { claimedRequestOf, readResponse } from '../../../src/identity/saml/read-response.ts';
import { editResponse, type ResponseEdit } from './response-edits.ts';
import {
  makeIdentityProvider,
  type SignedPart,
  type SigningOptions,
  signPart,
  type TestIdentityProvider,
  testAttributes,
  testServiceProvider,
  writeResponse,
} from './test-identity-provider.ts';
import { wrappings } from './wrapped-responses.ts';

interface ResponseCase {
  readonly case: string;
  readonly title: string;
  /** `accepted`, `anomaly` with its number, or the fault. */
  readonly expect: string;
  readonly edits?: readonly ResponseEdit[];
  readonly prefixes?: { readonly protocol: string; readonly assertion: string };
  readonly signing?: SigningOptions;
  readonly unsigned?: readonly SignedPart[];
  readonly otherKey?: readonly SignedPart[];
}

const cases = JSON.parse(
  readFileSync(new URL('response-cases.json', import.meta.url), 'utf8'),
) as readonly ResponseCase[];

const received = Date.parse('2026-11-26T10:00:01Z');
const requestId = '_0123456789abcdef';
const issuer = 'https://idp.example.org';

const expectation: ResponseExpectation = {
  requestId,
  requestedAt: received - 60_000,
  level: 2,
  provider: issuer,
  assertionConsumerUrl: testServiceProvider.assertionConsumerUrl,
  entityId: testServiceProvider.entityId,
  now: received,
  toleranceMs: 30_000,
};

const facts = {
  requestId,
  issuer,
  destination: testServiceProvider.assertionConsumerUrl,
  audience: testServiceProvider.entityId,
  now: received,
  level: 2,
  attributes: testAttributes,
} as const;

function summaryOf(outcome: ResponseOutcome): string {
  if (outcome.kind === 'refused') return outcome.fault;
  if (outcome.kind === 'accepted') return 'accepted';
  return outcome.anomaly === undefined ? 'anomaly' : `anomaly ${outcome.anomaly}`;
}

describe('SPID responses', () => {
  let idp: TestIdentityProvider;
  let other: TestIdentityProvider;

  before(async () => {
    idp = await makeIdentityProvider(issuer, 'Gestore di prova');
    other = await makeIdentityProvider(issuer, 'Impostore');
  });

  const read = (text: string, expected = expectation) =>
    readResponse(text, [new X509Certificate(idp.pair.certificate).publicKey], expected);

  function produce(row: ResponseCase): string {
    let text = editResponse(writeResponse(facts, row.prefixes), row.edits ?? [], received);
    for (const part of ['Assertion', 'Response'] as const) {
      if (row.unsigned?.includes(part)) continue;
      text = signPart(text, part, (row.otherKey?.includes(part) ? other : idp).pair, row.signing);
    }
    return text;
  }

  describe('of the AgID check list', () => {
    for (const row of cases) {
      it(`${row.case}: ${row.title} → ${row.expect}`, () => {
        assert.equal(summaryOf(read(produce(row))), row.expect);
      });
    }

    it('has every number of the list', () => {
      const notInList = [6, 7, 50, 101, 102];
      const numbers = Array.from({ length: 111 }, (_, index) => index + 1);
      const wanted = numbers.filter((number) => !notInList.includes(number));
      const present = new Set(cases.map((row) => row.case));
      assert.deepEqual(
        wanted.filter((number) => !present.has(String(number))),
        [],
      );
    });
  });

  it('gives what the assertion says', () => {
    const outcome = read(produce({ case: '1', title: '', expect: 'accepted' }));
    assert.ok(outcome.kind === 'accepted');
    assert.deepEqual(outcome.assertion, { level: 2, authenticatedAt: received, attributes: testAttributes });
    assert.deepEqual(outcome.index, {
      responseId: '_r1',
      responseIssueInstant: '2026-11-26T10:00:01Z',
      responseIssuer: issuer,
      assertionId: '_a1',
      assertionSubject: '_n1',
      assertionSubjectNameQualifier: issuer,
    });
  });

  it('accepts a level that is at least the one asked for, and no other', () => {
    for (const asked of [1, 2, 3] as const) {
      for (const given of [1, 2, 3] as const) {
        const text = signAll(writeResponse({ ...facts, level: given }));
        const expected = given >= asked ? 'accepted' : 'level-too-low';
        assert.equal(summaryOf(read(text, { ...expectation, level: asked })), expected, `${given} for ${asked}`);
      }
    }
  });

  it('takes an older authentication for level 1, which knows single sign-on', () => {
    const edits = [{ set: 'Assertion/AuthnStatement@AuthnInstant', to: '@now-3600' }];
    const text = signAll(editResponse(writeResponse(facts), edits, received));
    assert.equal(summaryOf(read(text, { ...expectation, level: 1 })), 'accepted');
  });

  it('measures instants within the tolerance and no further', () => {
    const at = (seconds: number) =>
      signAll(
        editResponse(
          writeResponse(facts),
          [{ set: 'Assertion/Conditions@NotBefore', to: `@now+${seconds}` }],
          received,
        ),
      );
    assert.equal(summaryOf(read(at(30))), 'accepted');
    assert.equal(summaryOf(read(at(31))), 'conditions-not-before');
    const until = (seconds: number) =>
      signAll(
        editResponse(
          writeResponse(facts),
          [{ set: 'Assertion/Conditions@NotOnOrAfter', to: `@now-${seconds}` }],
          received,
        ),
      );
    assert.equal(summaryOf(read(until(29))), 'accepted');
    assert.equal(summaryOf(read(until(30))), 'conditions-not-on-or-after');
  });

  it('reads an assertion whose signature covers a namespace that only the response declares', () => {
    const text = signPart(writeResponse(facts), 'Assertion', idp.pair, { inclusivePrefixes: ['xs'] });
    assert.equal(summaryOf(read(signPart(text, 'Response', idp.pair))), 'accepted');
  });

  describe('with signatures moved around (112, 113)', () => {
    for (const [name, wrap] of Object.entries(wrappings)) {
      it(name, () => {
        const original = signAll(writeResponse(facts));
        const forged = wrap(original);
        assert.notEqual(forged, original);
        const outcome = read(forged);
        assert.equal(outcome.kind, 'refused', summaryOf(outcome));
      });
    }
  });

  describe('that are no proper XML', () => {
    const doctype = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>';
    const rows: readonly [string, (text: string) => string][] = [
      ['document type', (text) => doctype + text],
      ['entity in use', (text) => `${doctype}${text.replace('Assunta', '&e;')}`],
      ['processing instruction', (text) => text.replace('<samlp:Status>', '<?x y?><samlp:Status>')],
      ['two roots', (text) => text + text],
      ['cut short', (text) => text.slice(0, -20)],
      ['nothing', () => ''],
      ['not XML', () => 'toString'],
      ['too deep', () => '<a>'.repeat(5000)],
      ['too long', (text) => text + ' '.repeat(300_000)],
      ['too many elements', () => `<a>${'<b/>'.repeat(5000)}</a>`],
    ];
    for (const [name, change] of rows) {
      it(name, () => {
        const text = change(signAll(writeResponse(facts)));
        assert.equal(summaryOf(read(text)), 'not-xml');
        assert.equal(claimedRequestOf(text), undefined);
      });
    }
  });

  it('never gives anything but what was signed, whatever character is changed, and prints nothing', () => {
    // The parser inside of the signature library writes to the terminal what it finds odd: with personal data.
    const printed: unknown[] = [];
    const keep = { warn: console.warn, error: console.error, log: console.log };
    const note = (...parts: unknown[]) => printed.push(parts);
    Object.assign(console, { warn: note, error: note, log: note });
    const text = signAll(writeResponse(facts));
    try {
      fc.assert(
        fc.property(
          fc.nat(text.length - 1),
          fc.constantFrom('', ' ', '<', '>', '"', 'A', '&', '/', '\u0000', '<!--x-->'),
          (at, piece) => {
            const outcome = read(text.slice(0, at) + piece + text.slice(at + 1));
            if (outcome.kind === 'anomaly') return false;
            if (outcome.kind === 'refused') return true;
            assert.deepEqual(outcome.assertion.attributes, testAttributes);
            assert.equal(outcome.assertion.level, 2);
            return true;
          },
        ),
        { numRuns: 400 },
      );
    } finally {
      Object.assign(console, keep);
    }
    assert.deepEqual(printed, []);
  });

  it('reads the whole text of a value that somebody cut by a comment', () => {
    const text = signAll(writeResponse({ ...facts, attributes: { ...testAttributes, name: 'Anna<!---->Maria' } }));
    const outcome = read(text);
    assert.ok(outcome.kind === 'accepted', summaryOf(outcome));
    assert.equal(outcome.assertion.attributes.name, 'AnnaMaria');
  });

  function signAll(text: string): string {
    return signPart(signPart(text, 'Assertion', idp.pair), 'Response', idp.pair);
  }
});
