import assert from 'node:assert/strict';
import type { TestCall } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { describeWithOracle } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { GatewayWorld, openApiFault } from '../../../../test/exchanges/fse/gateway-world.ts';
import { claimsOf } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { shapeWarning } from './answer-fhir.ts';

/** A document of the type and patient of the sample RSA. */
const bundle = {
  resourceType: 'Bundle',
  type: 'document',
  identifier: { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4', value: 'DOC1' },
  entry: [
    { resource: { resourceType: 'Composition', type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] } } },
    { resource: { resourceType: 'Patient', identifier: [{ value: 'GTWGWY82B42G920M' }] } },
  ],
};

describeWithOracle('native FHIR at the simulator of the FSE gateway', () => {
  const newDirectory = withDataDirectories();
  let world: GatewayWorld;

  before(async () => {
    world = await GatewayWorld.open(await newDirectory());
  });
  after(() => world.close());

  const validate = async (content: unknown, type: 'RSA' | 'LAB' | 'LDO' = 'RSA') => {
    const call: TestCall = {
      method: 'POST',
      path: '/documents/fhir-validation',
      claims: claimsOf('validation', type),
      pdf: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
      body: { activity: 'VERIFICA', mode: 'ATTACHMENT' },
    };
    const answer = await world.call(call);
    assert.equal(openApiFault(call, answer), '');
    return answer;
  };

  it('validates a bundle, and says that it applied no profile', async () => {
    const { status, body } = await validate(bundle);
    assert.equal(status, 200);
    assert.equal(body['warning'], shapeWarning);
    assert.deepEqual(await world.events(body['workflowInstanceId']), ['FHIR_VALIDATION SUCCESS']);
  });

  it('holds the token against the bundle', async () => {
    assert.equal((await validate(bundle, 'LAB')).body['instance'], '/jwt-document-type');
    const other = {
      ...bundle,
      entry: [bundle.entry[0], { resource: { resourceType: 'Patient', identifier: [{ value: 'X' }] } }],
    };
    assert.equal((await validate(other)).body['instance'], '/jwt-person-id');
  });

  it('takes nothing that is no document', async () => {
    for (const content of [
      '',
      'x',
      '[]',
      {},
      { ...bundle, type: 'collection' },
      { ...bundle, entry: [] },
      { ...bundle, identifier: {} },
    ]) {
      const { status, body } = await validate(content);
      assert.equal(status, 400);
      assert.equal(body['type'], content === '' ? '/msg/empty-file' : '/msg/cda-element');
    }
  });

  it('publishes none, since none is ever kept as validated', async () => {
    const call = (method: 'POST' | 'PUT', path: string): TestCall => ({
      method,
      path,
      claims: claimsOf('validation', 'RSA'),
      pdf: Buffer.from(JSON.stringify(bundle)),
      body: {},
    });
    for (const asked of [call('POST', '/fhir-documents'), call('PUT', '/fhir-documents/1%5EX')]) {
      const answer = await world.call(asked);
      assert.deepEqual([answer.status, answer.body['type']], [400, '/msg/fhir-match']);
      assert.equal(openApiFault(asked, answer), '');
    }
  });
});
