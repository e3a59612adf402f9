import assert from 'node:assert/strict';
import type { Claims, TestCall } from '../../../../test/exchanges/fse/gateway-caller.ts';
import {
  describeWithOracle,
  fseOracle,
  oracleBytes,
  oracleJson,
} from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { GatewayWorld, openApiFault } from '../../../../test/exchanges/fse/gateway-world.ts';
import { claimsOf, type SampleType, samplePdf, samples } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { unheldWarning } from './check-cda.ts';

function validation(claims: Claims, pdf: Uint8Array, body: Claims): TestCall {
  return { method: 'POST', path: '/documents/validation', claims, pdf, body };
}

describeWithOracle('validations at the simulator of the FSE gateway', function () {
  this.timeout(120_000);
  const newDirectory = withDataDirectories();
  let held: GatewayWorld;
  let unheld: GatewayWorld;

  before(async () => {
    held = await GatewayWorld.open(await newDirectory(), { schemas: fseOracle });
    unheld = await GatewayWorld.open(await newDirectory());
  });
  after(async () => {
    await held.close();
    await unheld.close();
  });

  for (const type of Object.keys(samples) as SampleType[]) {
    it(`holds the sample ${type} against the files of the ministry`, async () => {
      const call = validation(claimsOf('validation', type), samplePdf(type), {
        activity: 'VERIFICA',
        mode: 'ATTACHMENT',
      });
      const answer = await held.call(call);
      // These samples are older than the schematrons in force.
      const isOld = type === 'VPS' || type === 'PSS';
      const expected = isOld ? 422 : 200;
      assert.equal(answer.status, expected, JSON.stringify(answer.body));
      assert.match(
        String(answer.body['workflowInstanceId']),
        /^[\d.]+\.[0-9a-f]{64}\.[0-9a-f]{10}\^{4}urn:ihe:iti:xdw:2013:workflowInstanceId$/,
      );
      if (isOld) {
        assert.equal(answer.body['type'], '/msg/semantic');
        assert.match(String(answer.body['detail']), /\[ERRORE-[a-z]?\d+[a-z]?\|/);
      }
      assert.equal(openApiFault(call, answer), '');
    });
  }

  for (const [type, name] of [
    ['LAB', 'lab'],
    ['RSA', 'rsa'],
    ['SING_VACC', 'sing_vacc'],
  ] as const) {
    it(`validates ${type} with the token of the ministry, of which the hash is that of the PDF`, async () => {
      const sample = oracleJson<Claims>(`jwt/ministry-sample-${name}_with_hash.json`, {});
      const pdf = samplePdf(type);
      assert.equal(sample['attachment_hash'], claimsOf('create', type, pdf)['attachment_hash']);
      for (const [activity, status] of [
        ['VERIFICA', 200],
        ['VALIDATION', 201],
      ] as const) {
        const call = validation(sample, pdf, { activity, mode: 'ATTACHMENT' });
        const answer = await unheld.call(call);
        assert.equal(answer.status, status, JSON.stringify(answer.body));
        assert.equal(openApiFault(call, answer), '');
        assert.deepEqual(await unheld.events(answer.body['workflowInstanceId']), ['VALIDATION SUCCESS']);
      }
    });
  }

  it('tells that documents are held against nothing without schemas', async () => {
    assert.ok(unheld.simulator.notices.some((notice) => notice.includes('neither XSD nor schematron')));
    assert.ok(!held.simulator.notices.some((notice) => notice.includes('neither XSD nor schematron')));
    const { body } = await unheld.call(
      validation(claimsOf('validation', 'VPS'), samplePdf('VPS'), { activity: 'VERIFICA', mode: 'ATTACHMENT' }),
    );
    assert.ok(String(body['warning']).endsWith(unheldWarning));
  });

  it('warns of a PDF that is signed, and of a call that does not say where the CDA is', async () => {
    const { body } = await held.call(
      validation(claimsOf('validation', 'RSA'), samplePdf('RSA'), { activity: 'VERIFICA' }),
    );
    assert.equal(
      body['warning'],
      '[[SIGN_WARN - Attenzione il documento risulta firmato in validazione][WARNING_EXTRACT]Attenzione, non è stata selezionata la modalità di estrazione del CDA]',
    );
  });

  it('reads a CDA that is a resource of the PDF', async () => {
    const call = (mode: string) =>
      validation(claimsOf('validation', 'RSA'), oracleBytes('pdf/CDA_RESOURCE.pdf'), { activity: 'VERIFICA', mode });
    const { body } = await unheld.call(call('RESOURCE'));
    // It is found, and is not the document of these claims.
    assert.equal(body['type'], '/msg/jwt-validation', JSON.stringify(body));
    assert.equal((await unheld.call(call('ATTACHMENT'))).body['type'], '/msg/cda-element');
  });
});
