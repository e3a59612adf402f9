import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Claims, TestAnswer, TestCall } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { describeWithOracle, oracleBytes } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { GatewayWorld, openApiFault } from '../../../../test/exchanges/fse/gateway-world.ts';
import {
  bodyOf,
  claimsOf,
  type SampleType,
  samplePdf,
  unsignedPdf,
} from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { insideFaultsOf } from './insides.ts';

const day = 86_400_000;
const root = '2.16.840.1.113883.2.9.2.150.4.4';
const first = `${root}^DOC1`;
const second = `${root}^DOC2`;
const ended = [
  'VALIDATION SUCCESS',
  'PUBLICATION SUCCESS',
  'SEND_TO_INI SUCCESS',
  'SEND_TO_UAR SUCCESS',
  'UAR_FINAL_STATUS SUCCESS',
];

describeWithOracle('publications at the simulator of the FSE gateway', () => {
  const newDirectory = withDataDirectories();
  let world: GatewayWorld;

  beforeEach(async () => {
    world = await GatewayWorld.open(await newDirectory());
  });
  afterEach(() => world.close());

  /** Calls, and holds the answer against the OpenAPI. */
  const send = async (call: TestCall): Promise<TestAnswer> => {
    const answer = await world.call(call);
    assert.equal(openApiFault(call, answer), '', JSON.stringify(answer.body));
    return answer;
  };

  const validate = async (type: SampleType, pdf: Uint8Array = samplePdf(type)): Promise<unknown> => {
    const claims = claimsOf('validation', type);
    const body = { activity: 'VALIDATION', mode: 'ATTACHMENT' };
    const answer = await send({ method: 'POST', path: '/documents/validation', claims, pdf, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body['workflowInstanceId'];
  };

  const create = (id: string, type: SampleType, workflow: unknown, more: Claims = {}): Promise<TestAnswer> =>
    send({
      method: 'POST',
      path: '/documents',
      claims: claimsOf('create', type, samplePdf(type)),
      pdf: samplePdf(type),
      body: { ...bodyOf(id, type, workflow), ...more },
    });

  const replace = (old: string, id: string, type: SampleType, workflow: unknown): Promise<TestAnswer> =>
    send({
      method: 'PUT',
      path: `/documents/${encodeURIComponent(old)}`,
      claims: claimsOf('replace', type, samplePdf(type)),
      pdf: samplePdf(type),
      body: bodyOf(id, type, workflow),
    });

  const published = async (id: string, type: SampleType): Promise<unknown> => {
    const workflow = await validate(type);
    assert.equal((await create(id, type, workflow)).status, 202);
    world.wait(10_000);
    await world.simulator.moveOn();
    return workflow;
  };

  const typeOf = ({ body }: TestAnswer): unknown => body['type'];

  it('publishes a document once, with its events and what INI keeps', async () => {
    const workflow = await validate('RSA');
    const answer = await create(first, 'RSA', workflow);
    assert.equal(answer.status, 202);
    assert.equal(answer.body['workflowInstanceId'], workflow);
    assert.deepEqual(await world.events(workflow), ['VALIDATION SUCCESS', 'PUBLICATION SUCCESS']);
    assert.equal(world.simulator.published(first), undefined);
    world.wait(10_000);
    assert.deepEqual(await world.events(workflow), ended);
    const pdf = samplePdf('RSA');
    const document = world.simulator.published(first);
    assert.equal(document?.hash, createHash('sha1').update(pdf).digest('hex'));
    assert.equal(document.size, pdf.length);
    assert.equal(document.metadata.tipoDocumentoLivAlto, 'REF');
    assert.equal(document.type, "('11488-4^^2.16.840.1.113883.6.1')");
    assert.match(document.patient, /^GTWGWY82B42G920M\^/);
    assert.equal(world.simulator.records.countDeliveries(first, 'published'), 1);
  });

  it('takes a publication without the workflow of its validation, but not with another one', async () => {
    const workflow = await validate('RSA');
    assert.equal(typeOf(await create(first, 'RSA', `${String(workflow)}x`)), '/msg/cda-match');
    assert.equal((await create(first, 'RSA', undefined)).status, 202);
  });

  it('consumes a validation', async () => {
    const workflow = await validate('RSA');
    assert.equal((await create(first, 'RSA', workflow)).status, 202);
    assert.equal(typeOf(await create(first, 'RSA', workflow)), '/msg/cda-match');
  });

  it('gives a validation to one of those who ask for it at once', async () => {
    const workflow = await validate('RSA');
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(first, 'RSA', workflow)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 400, 400, 400, 400, 400, 400, 400]);
    world.wait(10_000);
    await world.simulator.moveOn();
    assert.equal(world.simulator.records.countDeliveries(first, 'published'), 1);
  });

  it('knows no validation of a try', async () => {
    const body = { activity: 'VERIFICA', mode: 'ATTACHMENT' };
    const claims = claimsOf('validation', 'RSA');
    const tried = await send({ method: 'POST', path: '/documents/validation', claims, pdf: samplePdf('RSA'), body });
    assert.equal(tried.status, 200);
    assert.equal(typeOf(await create(first, 'RSA', tried.body['workflowInstanceId'])), '/msg/cda-match');
  });

  it('burns the validation with a wrong hash, a bad repository, or a mapping that fails', async () => {
    const claims = { ...claimsOf('create', 'RSA'), attachment_hash: '0'.repeat(64) };
    const call = { method: 'POST', path: '/documents', claims, pdf: samplePdf('RSA') } as const;
    let workflow = await validate('RSA');
    assert.equal(typeOf(await send({ ...call, body: bodyOf(first, 'RSA', workflow) })), '/msg/document-hash');
    assert.equal(typeOf(await create(first, 'RSA', workflow)), '/msg/cda-match');
    workflow = await validate('RSA');
    const repository = { identificativoRep: '2.16.840.1.113883.2.9.2.155.4.5.1' };
    assert.equal((await create(first, 'RSA', workflow, repository)).status, 400);
    assert.equal(typeOf(await create(first, 'RSA', workflow)), '/msg/cda-match');
    workflow = await validate('RSA');
    world.simulator.failInsideWith(insideFaultsOf({ mapping: 1 }));
    assert.equal(typeOf(await create(first, 'RSA', workflow)), '/msg/fhir-mapping-type');
    assert.equal(typeOf(await create(first, 'RSA', workflow)), '/msg/cda-match');
    assert.equal(world.simulator.published(first), undefined);
  });

  it('keeps the validation when the body is refused', async () => {
    const workflow = await validate('RSA');
    assert.equal(typeOf(await create(first, 'RSA', workflow, { tipologiaStruttura: '' })), '/msg/mandatory-element');
    assert.equal((await create(first, 'RSA', workflow)).status, 202);
  });

  it('publishes for five days after the validation, not longer', async () => {
    let workflow = await validate('RSA');
    world.wait(5 * day);
    assert.equal((await create(first, 'RSA', workflow)).status, 202);
    workflow = await validate('LAB');
    world.wait(5 * day + 1);
    assert.equal(typeOf(await create(second, 'LAB', workflow)), '/msg/max-day-limit-exceed');
    assert.equal(typeOf(await create(second, 'LAB', workflow)), '/msg/cda-match');
  });

  it('knows a changed CDA, and lets who signs it change', async () => {
    const cda = oracleCda('RSA');
    const changedText = cda.replace('<languageCode code="it-IT"', '<languageCode code="it"');
    assert.notEqual(changedText, cda);
    const workflow = await validate('RSA', await unsignedPdf(changedText));
    assert.equal(typeOf(await create(first, 'RSA', workflow)), '/msg/cda-match');
    const signer = cda.replace(/(<legalAuthenticator[\s\S]*?<time\s+value=")\d+/, '$119990101000000');
    assert.notEqual(signer, cda);
    const signed = await validate('RSA', await unsignedPdf(signer));
    assert.equal((await create(first, 'RSA', signed)).status, 202);
  });

  it('publishes nothing that is not signed, or was changed after it was signed', async () => {
    const workflow = await validate('RSA');
    const unsigned = await unsignedPdf(oracleCda('RSA'));
    const changed = Buffer.from(samplePdf('RSA'));
    changed[changed.indexOf('/MediaBox') + 12] = 0x39;
    for (const pdf of [unsigned, changed]) {
      const answer = await send({
        method: 'POST',
        path: '/documents',
        claims: claimsOf('create', 'RSA', pdf),
        pdf,
        body: bodyOf(first, 'RSA', workflow),
      });
      assert.deepEqual([answer.status, typeOf(answer)], [400, '/msg/sign-error']);
    }
    assert.equal((await create(first, 'RSA', workflow)).status, 202);
  });

  it('accepts the same document again without a second effect, and refuses another one in its place at INI', async () => {
    await published(first, 'RSA');
    const again = await published(first, 'RSA');
    assert.deepEqual(await world.events(again), ended);
    const { records } = world.simulator;
    assert.deepEqual([records.countDeliveries(first, 'published'), records.countDeliveries(first, 'repeated')], [1, 1]);
    const other = await published(first, 'LAB');
    assert.deepEqual((await world.events(other)).at(-1), 'SEND_TO_INI BLOCKING_ERROR');
    assert.equal(world.simulator.published(first)?.type, "('11488-4^^2.16.840.1.113883.6.1')");
  });

  it('replaces a document that INI has, and no other', async () => {
    const unknown = await validate('LAB');
    assert.deepEqual(typeOf(await replace(first, second, 'LAB', unknown)), '/msg/record-not-found');
    await published(first, 'RSA');
    const workflow = await validate('LAB');
    assert.equal((await replace(first, second, 'LAB', workflow)).status, 202);
    world.wait(10_000);
    assert.deepEqual(await world.events(workflow), [
      'VALIDATION SUCCESS',
      'RIFERIMENTI_INI SUCCESS',
      'REPLACE SUCCESS',
      'SEND_TO_INI SUCCESS',
      'SEND_TO_UAR SUCCESS',
      'UAR_FINAL_STATUS SUCCESS',
    ]);
    assert.equal(world.simulator.published(first)?.replacedBy, second);
    assert.equal(world.simulator.published(second)?.replaces, first);
    assert.equal(typeOf(await replace(first, `${root}^DOC3`, 'PSS', await validate('PSS'))), '/msg/record-not-found');
  });

  it('changes metadata, by either path', async () => {
    await published(first, 'RSA');
    for (const [path, code] of [
      ['metadata', 'P99'],
      ['metadata-iti-57', 'P00'],
    ]) {
      const {
        healthDataFormat: _f,
        mode: _m,
        identificativoDoc: _d,
        identificativoRep: _r,
        ...metadata
      } = bodyOf(first, 'RSA');
      const answer = await send({
        method: 'PUT',
        path: `/documents/${encodeURIComponent(first)}/${path}`,
        claims: claimsOf('update-metadata', 'RSA'),
        body: { ...metadata, attiCliniciRegoleAccesso: [code] },
      });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      assert.deepEqual(await world.events(answer.body['workflowInstanceId']), [
        'RIFERIMENTI_INI SUCCESS',
        'EDS_UPDATE SUCCESS',
        'INI_UPDATE SUCCESS',
      ]);
      assert.deepEqual(world.simulator.published(first)?.metadata.attiCliniciRegoleAccesso, [code]);
    }
  });

  it('deletes a document from EDS and INI, and tries again at INI by itself', async () => {
    const remove = (id: string) =>
      send({ method: 'DELETE', path: `/documents/${encodeURIComponent(id)}`, claims: claimsOf('delete', 'RSA') });
    await published(first, 'RSA');
    await published(second, 'LAB');
    const answer = await remove(first);
    assert.equal(answer.status, 200);
    const steps = ['RIFERIMENTI_INI SUCCESS', 'EDS_DELETE SUCCESS'];
    assert.deepEqual(await world.events(answer.body['workflowInstanceId']), [...steps, 'INI_DELETE SUCCESS']);
    assert.equal(typeOf(await remove(first)), '/msg/record-not-found');
    world.simulator.failInsideWith(insideFaultsOf({ ini: 2 }));
    const late = await remove(second);
    assert.equal(late.status, 202);
    assert.match(String(late.body['warning']), /transazione presa in carico/);
    const workflow = late.body['workflowInstanceId'];
    assert.deepEqual(await world.events(workflow), [...steps, 'INI_DELETE ASYNC_RETRY']);
    world.wait(70_000);
    assert.deepEqual(await world.events(workflow), [
      ...steps,
      'INI_DELETE ASYNC_RETRY',
      'INI_DELETE ASYNC_RETRY',
      'INI_DELETE SUCCESS',
    ]);
    assert.notEqual(world.simulator.published(second)?.deletedAt, undefined);
  });

  it('validates and publishes, or replaces, in one call', async () => {
    const { mode: _mode, ...body } = bodyOf(first, 'RSA');
    const created = await send({
      method: 'POST',
      path: '/documents/validate-and-create',
      claims: claimsOf('create', 'RSA', samplePdf('RSA')),
      pdf: samplePdf('RSA'),
      body,
    });
    assert.equal(created.status, 202, JSON.stringify(created.body));
    world.wait(10_000);
    assert.deepEqual((await world.events(created.body['workflowInstanceId'])).slice(0, 3), [
      'VALIDATION_FOR_PUBLICATION SUCCESS',
      'PUBLICATION SUCCESS',
      'SEND_TO_INI SUCCESS',
    ]);
    const replaced = await send({
      method: 'PUT',
      path: `/documents/validate-and-replace/${encodeURIComponent(first)}`,
      claims: claimsOf('replace', 'LAB', samplePdf('LAB')),
      pdf: samplePdf('LAB'),
      body: bodyOf(second, 'LAB'),
    });
    assert.equal(replaced.status, 202, JSON.stringify(replaced.body));
    world.wait(10_000);
    assert.deepEqual((await world.events(replaced.body['workflowInstanceId'])).slice(0, 4), [
      'VALIDATION_FOR_REPLACE SUCCESS',
      'RIFERIMENTI_INI SUCCESS',
      'REPLACE SUCCESS',
      'SEND_TO_INI SUCCESS',
    ]);
    assert.equal(world.simulator.published(first)?.replacedBy, second);
  });

  for (const [prefix, last] of [
    ['SKIP_VALIDATION', 'UAR_FINAL_STATUS SUCCESS'],
    ['CRASH_INI', 'SEND_TO_INI BLOCKING_ERROR'],
    ['CRASH_EDS', 'SEND_TO_UAR BLOCKING_ERROR'],
    ['CRASH_WF_EDS', 'UAR_FINAL_STATUS BLOCKING_ERROR'],
  ] as const) {
    it(`simulates ${prefix}, without a validation before it`, async () => {
      const answer = await create(`${prefix}^X1`, 'RSA', undefined);
      assert.equal(answer.status, 202, JSON.stringify(answer.body));
      world.wait(10_000);
      assert.equal((await world.events(answer.body['workflowInstanceId'])).at(-1), last);
      const isThere = world.simulator.published(`${prefix}^X1`) !== undefined;
      assert.equal(isThere, prefix !== 'CRASH_INI');
    });
  }

  it('keeps everything when it is started again, and goes on', async () => {
    const workflow = await validate('RSA');
    const waiting = await validate('LAB');
    assert.equal((await create(first, 'RSA', workflow)).status, 202);
    world = await world.restart();
    world.wait(10_000);
    assert.deepEqual(await world.events(workflow), ended);
    assert.equal((await create(second, 'LAB', waiting)).status, 202);
    world = await world.restart();
    assert.equal(world.simulator.records.countDeliveries(first, 'published'), 1);
  });
});

function oracleCda(type: SampleType): string {
  return oracleBytes(`cda-valid/${type}.xml`).toString('utf8');
}
