import assert from 'node:assert/strict';
import fc from 'fast-check';
import { metadata, publication, workflow } from '../../../../test/exchanges/fse/gateway-calls.ts';
import { describeWithOracle, GatewayOpenApi } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { checkClaims } from './claims.ts';
import { type FseOperation, operationRules } from './operations.ts';
import { problemKind, problemOf } from './problems.ts';
import { type BodyOperation, checkClass, checkRepositoryId, checkRequestBody } from './request-body.ts';
import { checkTokenClaims } from './token-claims.ts';

const now = Date.parse('2026-06-01T08:00:00Z');
const second = now / 1000;
const audience = 'https://modipa-val.fse.salute.gov.it/govway/rest/in/FSE/gateway/v1';
const expected = { kind: 'auth', audience, signer: 'S1#150EXAMPLECN', now, tolerance: 5 } as const;
const token = { iss: 'auth:S1#150EXAMPLECN', aud: audience, jti: '1', sub: 'X', iat: second - 60, exp: second + 300 };

describe('rules of the FSE gateway: claims of both tokens', () => {
  const cases: readonly (readonly [string, object, string | undefined, string?])[] = [
    ['as they should be', {}, undefined],
    ['an audience in a list', { aud: ['x', audience] }, undefined],
    ['a clock that is a little ahead', { iat: second + 5 }, undefined],
    ['the issuer without prefix', { iss: 'S1#150EXAMPLECN' }, 'iss'],
    ['the issuer of the other token', { iss: 'integrity:S1#150EXAMPLECN' }, 'iss'],
    ['another environment', { aud: audience.replace('modipa-val', 'modipa') }, 'aud'],
    ['a slash too many', { aud: `${audience}/` }, 'aud'],
    ['no identifier', { jti: '' }, 'jti'],
    ['no subject', { sub: undefined }, 'sub'],
    ['milliseconds', { iat: now, exp: now + 300_000 }, 'iat', 'TokenInTheFuture'],
    ['a time as text', { iat: String(second) }, 'iat'],
    ['parts of seconds', { exp: second + 0.5 }, 'exp'],
    ['an end before the beginning', { exp: second - 61 }, 'exp'],
    ['an end that has passed', { exp: second - 5 }, 'exp', 'TokenExpired'],
    ['a clock that is far ahead', { iat: second + 6 }, 'iat', 'TokenInTheFuture'],
  ];
  for (const [what, change, claim, error = 'TokenAuthenticationFailed'] of cases) {
    it(`with ${what}`, () => {
      const fault = checkTokenClaims({ ...token, ...change }, expected);
      assert.equal(fault?.claim, claim);
      if (fault !== undefined) assert.equal(fault.error, error);
    });
  }
});

describe('rules of the FSE gateway: claims of any form', () => {
  it('always come to an answer of the table', () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null), fc.array(fc.string()));
    const names = ['sub', 'locality', 'person_id', 'action_id', 'purpose_of_use', 'patient_consent', 'subject_role'];
    const claims = fc.dictionary(fc.constantFrom(...names), value);
    const operation = fc.constantFrom(...(Object.keys(operationRules) as FseOperation[]));
    fc.assert(
      fc.property(claims, operation, (content, name) => {
        const fault = checkClaims(content, name);
        assert.ok(fault !== undefined && problemKind(fault.problem.type) !== undefined);
        assert.ok(fault.problem.status === 403 || fault.problem.status === 401);
      }),
    );
  });

  it('that cannot be decoded are a fault of the token, with another status on delete', () => {
    const detail = 'x';
    assert.equal(problemOf('/msg/mandatory-element-token', { detail, operation: 'delete' }).status, 401);
    assert.equal(problemOf('/msg/mandatory-element-token', { detail, operation: 'create' }).status, 403);
    assert.equal(problemOf('/msg/missing-token', { detail, operation: 'delete' }).status, 400);
    assert.equal(problemOf('/msg/document-type', { detail, operation: 'validation' }).status, 415);
    assert.equal(problemOf('/msg/document-type', { detail, operation: 'create' }).status, 400);
    assert.throws(() => problemOf('/msg/none', { detail }), RangeError);
  });
});

describe('rules of the FSE gateway: bodies beyond the cases', () => {
  const cases: readonly (readonly [string, BodyOperation, unknown, string | undefined])[] = [
    ['a validation', 'validation', { activity: 'VERIFICA' }, undefined],
    ['a validation with metadata', 'validation', { activity: 'VERIFICA', ...metadata }, 'requestBody'],
    ['a validation of nothing', 'validation', {}, 'activity'],
    ['another activity', 'validation', { activity: 'TRY' }, 'activity'],
    ['metadata', 'update-metadata', metadata, undefined],
    ['metadata with a document', 'update-metadata', publication, 'requestBody'],
    ['a publication', 'create', publication, undefined],
    ['a replacement', 'replace', publication, undefined],
    ['recovery with a workflow', 'validate-and-create', publication, 'requestBody'],
    ['the priority of old times', 'create', { ...publication, priorita: true }, 'requestBody'],
    ['no content', 'create', null, 'requestBody'],
    ['a list', 'create', [publication], 'requestBody'],
    [
      'a practice setting that is not',
      'create',
      { ...publication, assettoOrganizzativo: 'AD_PSC016' },
      'assettoOrganizzativo',
    ],
    ['a scalar for a list', 'create', { ...publication, administrativeRequest: 'SSN' }, 'administrativeRequest'],
    ['another regime', 'create', { ...publication, administrativeRequest: ['FREE'] }, 'administrativeRequest'],
    ['the 30 February', 'create', { ...publication, dataFinePrestazione: '20260230000000' }, 'dataFinePrestazione'],
    ['a day without time', 'create', { ...publication, dataInizioPrestazione: '20260509' }, 'dataInizioPrestazione'],
    ['other preservation', 'create', { ...publication, conservazioneANorma: 'CONS' }, 'conservazioneANorma'],
    ['a long workflow', 'create', { ...publication, workflowInstanceId: workflow.repeat(2) }, 'workflowInstanceId'],
    ['a vaccine of ATC', 'create', { ...publication, attiCliniciRegoleAccesso: ['J07BB02', 'P98'] }, undefined],
    [
      '101 event codes',
      'create',
      { ...publication, attiCliniciRegoleAccesso: Array(101).fill('P99') },
      'attiCliniciRegoleAccesso',
    ],
    [
      'a regional catalogue',
      'create',
      { ...publication, descriptions: ['1^a^2.16.840.1.113883.2.9.2.150.6.1.11'] },
      undefined,
    ],
  ];
  for (const [what, operation, body, place] of cases) {
    it(`${place === undefined ? 'take' : 'refuse'} ${what}`, () => {
      assert.equal(checkRequestBody(body, operation)?.place, place);
    });
  }

  it('know repositories of regions', () => {
    const id = (region: string) => `2.16.840.1.113883.2.9.2.${region}.4.5.1`;
    for (const region of ['150', '10', '0']) assert.equal(checkRepositoryId(id(region)), undefined);
    for (const region of ['155', '1500', '']) assert.equal(checkRepositoryId(id(region))?.place, 'identificativoRep');
  });

  it('know types by class', () => {
    assert.equal(checkClass('REF', "('11488-4^^2.16.840.1.113883.6.1')"), undefined);
    assert.equal(checkClass('WOR', 'anything'), undefined);
    assert.equal(checkClass('LDO', "('11488-4^^2.16.840.1.113883.6.1')")?.place, 'tipoDocumentoLivAlto');
    assert.equal(checkClass('REF', '11488-4')?.place, 'tipoDocumentoLivAlto');
  });
});

describeWithOracle('rules of the FSE gateway, and its OpenAPI', () => {
  const schemas: readonly (readonly [BodyOperation, string])[] = [
    ['validation', 'ValidationCDAReqDTO'],
    ['create', 'PublicationCreationReqDTO'],
    ['replace', 'PublicationUpdateReqDTO'],
    ['update-metadata', 'PublicationMetadataReqDTO'],
    ['validate-and-create', 'ValidateAndCreateDTO'],
    ['validate-and-replace', 'ValidateAndReplaceDTO'],
  ];
  for (const [operation, schema] of schemas) {
    it(`let no body of ${operation} through that ${schema} refuses`, () => {
      const api = new GatewayOpenApi('swagger_gtw.yaml');
      const good: Readonly<Record<string, unknown>> = { ...publication, activity: 'VALIDATION' };
      const odd = fc.oneof(fc.constantFrom('', 'REF', 'CDA', 'x'.repeat(300), 1, null, true), fc.array(fc.string()));
      const change = fc.dictionary(fc.constantFrom(...Object.keys(good), 'other'), odd, { maxKeys: 2 });
      const left = fc.subarray(Object.keys(good));
      const seen = { taken: 0 };
      const property = fc.property(left, change, (names, changed) => {
        const kept = Object.fromEntries(Object.entries(good).filter(([name]) => names.includes(name)));
        // Nothing is sent for null, so that it stands for a field that is not there.
        const entries = Object.entries({ ...kept, ...changed }).filter(([, value]) => value !== null);
        const body = Object.fromEntries(entries);
        if (checkRequestBody(body, operation) !== undefined) return;
        seen.taken += 1;
        assert.equal(api.schemaFault(schema, body), '');
      });
      const own = Object.entries(good).filter(([name]) => isOf(operation, name));
      fc.assert(property, { numRuns: 2000, examples: [[own.map(([name]) => name), {}]] });
      assert.ok(seen.taken > 0);
    });
  }
});

/** Whether a field of the good body belongs to an operation. */
function isOf(operation: BodyOperation, name: string): boolean {
  if (operation === 'validation') return ['activity', 'healthDataFormat', 'mode'].includes(name);
  if (operation === 'update-metadata') return name in metadata;
  return name !== 'activity' && (name !== 'workflowInstanceId' || ['create', 'replace'].includes(operation));
}
