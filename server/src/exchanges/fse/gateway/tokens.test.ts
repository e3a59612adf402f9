import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { facts, identityOf, pdf, signer, tokenSettings } from '../../../../test/exchanges/fse/gateway-calls.ts';
import { testAuthority } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { describeWithOracle, oracleJson } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { attachmentHash } from '../rules/document-key.ts';
import { type FseOperation, operationRules } from '../rules/operations.ts';
import { certificateState, readIdentity } from './certificates.ts';
import { type CallFacts, makeTokens, type TokenSubject } from './tokens.ts';

const audience = 'https://modipa-val.fse.salute.gov.it/govway/rest/in/FSE/gateway/v1';
const authority = testAuthority('Test authority');
const credential = authority.issue(signer);
const identity = identityOf(credential);
const clock = () => Date.parse('2026-06-01T08:00:00Z');
const settings = tokenSettings(identity, audience, { clock });
const operations = Object.keys(operationRules) as FseOperation[];

const make = (operation: FseOperation, change: Partial<CallFacts> = {}, more: Partial<TokenSubject> = {}) =>
  makeTokens(settings, { operation, facts: { ...facts, ...change }, file: pdf, ...more });

describe('tokens for the FSE gateway', () => {
  for (const operation of operations) {
    it(`are good for ${operation}, by the certificate in their header`, async () => {
      const made = await make(operation);
      assert.ok(made.ok);
      for (const [token, prefix] of [[made.bearer, 'auth'] as const, [made.signature, 'integrity'] as const]) {
        const { alg, typ, x5c = [] } = decodeProtectedHeader(token);
        assert.deepEqual([alg, typ, x5c.length], ['RS256', 'JWT', 1]);
        assert.match(x5c[0] ?? '', /^[A-Za-z0-9+/]+=*$/);
        const { publicKey } = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64'));
        const currentDate = new Date(clock());
        const { payload } = await jwtVerify(token, publicKey, { audience, issuer: `${prefix}:${signer}`, currentDate });
        assert.equal(payload.sub, 'PROVAX00X00X000Y^^^&2.16.840.1.113883.2.9.4.3.2&ISO');
        assert.deepEqual([payload.iat, payload.exp], [clock() / 1000 - 60, clock() / 1000 + 300]);
      }
      const { action, purpose, resourceType, attachmentHash: hashed } = operationRules[operation];
      const claims = decodeJwt(made.signature);
      assert.deepEqual([claims['action_id'], claims['purpose_of_use']], [action, purpose]);
      assert.equal(claims['resource_hl7_type'], resourceType ? "('11488-4^^2.16.840.1.113883.6.1')" : undefined);
      assert.equal(claims['attachment_hash'], hashed ? attachmentHash(pdf) : undefined);
      assert.equal(claims['locality'], 'ASL NAPOLI 1 CENTRO^^^^^&2.16.840.1.113883.2.9.4.1.3&ISO^^^^150204000001');
      assert.equal(claims['subject_organization'], 'Regione Campania');
    });
  }

  it('are new each time', async () => {
    const [first, second] = [await make('create'), await make('create')];
    assert.ok(first.ok && second.ok);
    const tokens = [first.bearer, first.signature, second.bearer, second.signature];
    assert.equal(new Set(tokens.map((token) => decodeJwt(token).jti)).size, 4);
  });

  it('of a validation before a replacement have the action of the replacement', async () => {
    const made = await make('validation', {}, { forReplacement: true });
    assert.ok(made.ok);
    assert.equal(decodeJwt(made.signature)['action_id'], 'UPDATE');
  });

  const bad: readonly (readonly [string, Partial<CallFacts>, Partial<TokenSubject>?])[] = [
    ['sub', { user: { value: 'AAAAAA00A00A000A' } }],
    ['sub', { user: { value: 'PROVAX00X00X000Y^^^&1.2.3&ISO' } }],
    ['person_id', { patient: { value: '' } }],
    ['subject_role', { role: 'ZZZ' }],
    ['subject_organization_id', { organisation: '155' }],
    ['locality', { locality: { ...facts.locality, name: 'ASL^1' } }],
    ['locality', { locality: { ...facts.locality, code: '' } }],
    ['purpose_of_use', { purpose: 'UPDATE' }],
    ['person_id', {}, { cda: { type: { code: '11488-4', codeSystem: '2.16.840.1.113883.6.1' }, patientIds: [] } }],
    ['resource_hl7_type', {}, { cda: { type: { code: '11502-2', codeSystem: '1' }, patientIds: [] } }],
  ];
  for (const [claim, change, more] of bad) {
    it(`are not made with a bad ${claim}: ${JSON.stringify(more ?? change)}`, async () => {
      const made = await make('create', change, more);
      assert.ok(!made.ok);
      assert.equal(made.claim, claim);
    });
  }

  it('are not made without the type of the document', async () => {
    const { documentType: _, ...rest } = facts;
    const made = await makeTokens(settings, { operation: 'create', facts: rest, file: pdf });
    assert.ok(!made.ok && made.claim === 'resource_hl7_type' && made.problem?.status === 403);
  });
});

describeWithOracle('tokens for the FSE gateway, and the claim cases', () => {
  interface ClaimCase {
    readonly operation: FseOperation;
    readonly change: Readonly<Record<string, unknown>>;
    readonly expect: { readonly ok?: boolean; readonly detail?: string };
  }
  const { cases } = oracleJson<{ readonly cases: readonly ClaimCase[] }>('jwt/jwt-claim-cases.json', { cases: [] });
  /** The facts by which a caller would bring about the claim of a case; undefined where none can. */
  const factsOf = (change: ClaimCase['change']): Partial<CallFacts> | undefined => {
    const [[claim, value] = []] = Object.entries(change);
    if (typeof value !== 'string') return undefined;
    if (claim === 'subject_role') return { role: value };
    if (claim === 'purpose_of_use') return { purpose: value };
    if (claim === 'subject_organization_id') return { organisation: value };
    return claim === 'sub' ? { user: { value: value.split('^')[0] ?? '' } } : undefined;
  };
  const possible = cases.flatMap((one) => {
    const change = factsOf(one.change);
    return change === undefined ? [] : [{ ...one, facts: change }];
  });

  it('agree in number', () => assert.ok(possible.length >= 35, String(possible.length)));

  for (const { operation, change, expect, facts: changed } of possible) {
    it(`${operation} with ${JSON.stringify(change)}`, async () => {
      const made = await make(operation, changed);
      assert.equal(made.ok, expect.ok === true);
      // What is found before the rules of the gateway has no words of the gateway.
      if (!made.ok && made.problem !== undefined) assert.equal(made.problem.detail, expect.detail);
      if (!made.ok) assert.ok(made.claim in change);
    });
  }
});

describe('certificates of the FSE', () => {
  const newDirectory = withDataDirectories();

  it('are read from PEM files, and only for their use', async () => {
    const folder = await newDirectory();
    const files = { certificate: join(folder, 's1.pem'), key: join(folder, 's1.key') };
    await writeFile(files.certificate, credential.certificate);
    await writeFile(files.key, credential.privateKey);
    const read = readIdentity(files, 'S1');
    assert.ok(read.ok);
    assert.equal(read.identity.commonName, signer);
    const wrongUse = readIdentity(files, 'A1');
    assert.ok(!wrongUse.ok && wrongUse.file === 'certificate');
    await writeFile(files.key, authority.issue(signer).privateKey);
    const wrongKey = readIdentity(files, 'S1');
    assert.ok(!wrongKey.ok && wrongKey.file === 'key' && wrongKey.expected === 'the key of the certificate');
    const missing = readIdentity({ ...files, key: join(folder, 'none.key') }, 'S1');
    assert.ok(!missing.ok && missing.file === 'key');
    await writeFile(files.certificate, 'no certificate');
    const unreadable = readIdentity(files, 'S1');
    assert.ok(!unreadable.ok && unreadable.file === 'certificate');
  });

  const end = Date.parse(identity.certificate.validTo);
  const day = 86_400_000;
  const states: readonly (readonly [string, number, string, number])[] = [
    ['a year before its end', end - 365 * day, 'good', 365],
    ['31 days before its end', end - 31 * day, 'good', 31],
    ['a moment later', end - 31 * day + 1, 'doubtful', 30],
    ['at its last moment', end, 'doubtful', 0],
    ['after its end', end + 1, 'bad', -1],
    ['before its beginning', Date.parse(identity.certificate.validFrom) - 1, 'bad', 3652],
  ];
  for (const [when, now, state, daysLeft] of states) {
    it(`is ${state} ${when}`, () => {
      const told = certificateState(identity.certificate, now);
      assert.deepEqual([told.state, told.daysLeft], [state, daysLeft]);
    });
  }
});
