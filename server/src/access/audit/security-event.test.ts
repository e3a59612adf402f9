import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEvent } from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import type { Principal } from '../principal.ts';
import { createAuditTrail } from './audit-trail.ts';
import { createRefusedRequests } from './refused-requests.ts';
import { type SecurityEvent, toSecurityEvent } from './security-event.ts';

const source = { fhirBase: 'https://sinfonia.example/fhir', issuer: 'https://sinfonia.example/oidc' };
const profiles = [`${canonicalBase}/StructureDefinition/sinfonia-audit-event`];
const principal: Principal = {
  clientId: 'app',
  subject: 'account-1',
  fhirUser: 'Practitioner/p',
  role: 'hospital-physician',
  organization: 'Organization/o',
  scopes: [],
  level: 2,
  tokenId: 'jti',
};

const cases: readonly (readonly [event: SecurityEvent, type: string, subtype: string, outcome: string])[] = [
  [{ kind: 'login', principal, requestId: 'r' }, '110114', '110122', '0'],
  [{ kind: 'logout', principal }, '110114', '110123', '0'],
  [{ kind: 'login-refused', reason: 'provider-refused' }, '110114', '110122', '4'],
  [
    { kind: 'login-refused', reason: 'no-role', clientId: 'app', subject: 'account-1', role: 'nurse' },
    '110114',
    '110122',
    '4',
  ],
  [{ kind: 'login-refused', reason: 'no-role', fhirUser: 'Patient/p' }, '110114', '110122', '4'],
  [{ kind: 'emergency-opened', principal, patient: 'x', reason: 'Persona non cosciente' }, '110113', '110127', '0'],
  [{ kind: 'tokens-refused', reason: 'token-expired', count: 12 }, '110113', '110126', '4'],
  [{ kind: 'consent-refused', principal }, '110114', '110122', '4'],
  [{ kind: 'requests-refused', service: 'sign-in', reason: 'cancelled', count: 3 }, '110114', '110122', '4'],
  [
    { kind: 'requests-refused', service: 'token', reason: 'invalid_grant', clientId: 'app', count: 1 },
    '110113',
    '110126',
    '4',
  ],
  [{ kind: 'revoked', grantId: 'g' }, '110113', '110137', '0'],
  [{ kind: 'revoked', tokenId: 'jti' }, '110113', '110137', '0'],
  [{ kind: 'client-registered', clientId: 'c-1' }, '110113', '110129', '0'],
  [{ kind: 'client-changed', clientId: 'c-1' }, '110113', '110129', '0'],
  [{ kind: 'client-removed', clientId: 'c-1' }, '110113', '110129', '0'],
  [{ kind: 'keys-changed' }, '110113', '110129', '0'],
];

describe('security events', () => {
  for (const [event, type, subtype, outcome] of cases) {
    it(`of kind ${event.kind} ${'reason' in event ? event.reason : ''} are valid`, () => {
      const made = toSecurityEvent({ kind: 'security', recorded: 0, event }, source);
      assert.deepEqual([made.type?.code, made.subtype?.[0]?.code, made.outcome], [type, subtype, outcome]);
      assert.deepEqual(validate(made, { profiles }).filter(isRefusal), []);
    });
  }

  it('of an emergency name the patient and keep the written reason', () => {
    const [event] = cases[5] ?? assert.fail();
    const made = toSecurityEvent({ kind: 'security', recorded: 0, event }, source);
    assert.equal(made.entity?.[0]?.what?.reference, 'Patient/x');
    assert.equal(made.purposeOfEvent?.[0]?.text, 'Persona non cosciente');
  });

  it('are written in order with accesses', async () => {
    const written: AuditEvent[] = [];
    const trail = createAuditTrail({
      source,
      store: {
        write: async (operations) => {
          for (const operation of operations)
            if (operation.kind === 'create') written.push(operation.resource as AuditEvent);
          return [];
        },
      },
    });
    trail.recordSecurity({ kind: 'login', principal });
    trail.countRefusedToken('token-missing');
    trail.recordSecurity({ kind: 'logout', principal });
    await trail.close();
    assert.deepEqual(
      written.map(({ subtype }) => subtype?.[0]?.code),
      ['110122', '110123', '110126'],
    );
  });
});

describe('refused tokens', () => {
  it('are counted together, by reason', async () => {
    const events: SecurityEvent[] = [];
    const counter = createRefusedRequests((event) => events.push(event));
    for (let n = 0; n < 10_000; n++)
      counter.count({ kind: 'tokens-refused', reason: n % 10 === 0 ? 'token-expired' : 'token-missing' });
    assert.equal(events.length, 0);
    await wait(1_100);
    assert.deepEqual(
      events.map((event) => 'count' in event && 'reason' in event && [event.reason, event.count]).sort(),
      [
        ['token-expired', 1_000],
        ['token-missing', 9_000],
      ],
    );
    counter.count({ kind: 'tokens-refused', reason: 'token-missing' });
    counter.flush();
    assert.equal(events.length, 3);
    counter.flush();
    assert.equal(events.length, 3);
  });

  it('of very many clients are told without the client from some number on', () => {
    const events: SecurityEvent[] = [];
    const counter = createRefusedRequests((event) => events.push(event));
    for (let n = 0; n < 5_000; n++) {
      counter.count({ kind: 'requests-refused', service: 'token', reason: 'invalid_grant', clientId: `c-${n}` });
    }
    counter.flush();
    assert.ok(events.length <= 201, String(events.length));
    const counts = events.map((event) => ('count' in event ? event.count : 0));
    assert.equal(
      counts.reduce((one, other) => one + other),
      5_000,
    );
  });

  it('are not forgotten when the audit has no room', () => {
    let full = true;
    const events: SecurityEvent[] = [];
    const counter = createRefusedRequests((event) => {
      if (full) throw new Error('no room');
      events.push(event);
    });
    counter.count({ kind: 'tokens-refused', reason: 'token-missing' });
    counter.flush();
    full = false;
    counter.count({ kind: 'tokens-refused', reason: 'token-missing' });
    counter.flush();
    assert.deepEqual(
      events.map((event) => 'count' in event && event.count),
      [2],
    );
  });
});
