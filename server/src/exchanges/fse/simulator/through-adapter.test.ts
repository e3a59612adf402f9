import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Credential, testAuthority } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { describeWithOracle } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { commonName, GatewayWorld } from '../../../../test/exchanges/fse/gateway-world.ts';
import { type SampleType, samplePdf, samples } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { faultsInOrder } from '../../simulation/faults.ts';
import type { FseIdentity } from '../gateway/certificates.ts';
import type { Reply } from '../gateway/port.ts';
import { FseRestAdapter } from '../gateway/rest-adapter.ts';
import type { CallFacts } from '../gateway/tokens.ts';
import type { PublicationBody } from '../rules/request-body.ts';
import { type GatewayFault, gatewayFaultKinds } from './fault-plan.ts';

const first = '2.16.840.1.113883.2.9.2.150.4.4^DOC1';
const second = '2.16.840.1.113883.2.9.2.150.4.4^DOC2';

function identityOf({ certificate, privateKey }: Credential, name: string): FseIdentity {
  return {
    certificate: new X509Certificate(certificate),
    key: createPrivateKey(privateKey),
    commonName: name,
    pem: { cert: certificate, key: privateKey },
  };
}

function factsOf(type: SampleType): CallFacts {
  return {
    user: { value: 'PROVAX00X00X000Y' },
    role: 'AAS',
    organisation: '150',
    locality: { name: 'ASL NAPOLI 1 CENTRO', oid: '2.16.840.1.113883.2.9.4.1.3', code: '150204000001' },
    patient: { value: samples[type].patient },
    consent: true,
    documentType: { code: samples[type].loinc, codeSystem: '2.16.840.1.113883.6.1' },
  };
}

const metadata = {
  tipologiaStruttura: 'Ospedale',
  tipoDocumentoLivAlto: 'REF',
  assettoOrganizzativo: 'AD_PSC043',
  tipoAttivitaClinica: 'ERP',
  identificativoSottomissione: '2.16.840.1.113883.2.9.2.150.4.3.1',
};

const bodyOf = (id: string, workflowInstanceId?: string): PublicationBody => ({
  ...metadata,
  healthDataFormat: 'CDA',
  mode: 'ATTACHMENT',
  identificativoDoc: id,
  identificativoRep: '2.16.840.1.113883.2.9.2.150.4.5.1',
  ...(workflowInstanceId === undefined ? {} : { workflowInstanceId }),
});

describeWithOracle('the client of the FSE gateway at its simulator', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();
  const authority = testAuthority('Test authority');
  const server = authority.issue('localhost', '127.0.0.1');
  const client = authority.issue('A1#150EXAMPLECN');
  const signer = identityOf(authority.issue(commonName), commonName);
  let world: GatewayWorld;
  let adapter: FseRestAdapter;

  beforeEach(async () => {
    world = await GatewayWorld.open(await newDirectory(), {
      tls: { key: server.privateKey, certificate: server.certificate, clientAuthorities: authority.certificate },
      authorities: [authority.certificate],
      slowness: 900,
    });
    adapter = new FseRestAdapter({
      address: world.simulator.address,
      tls: { key: client.privateKey, cert: client.certificate, ca: authority.certificate },
      tokens: {
        identity: signer,
        audience: world.simulator.address,
        application: { id: 'SINFONIA', vendor: 'EXAMPLE', version: '1.0.0' },
        lifetime: 300,
        allowance: 5,
        clock: world.now,
      },
      connectTimeout: 300,
      readTimeout: 300,
      connections: 2,
    });
  });
  afterEach(async () => {
    adapter.close();
    await world.close();
  });

  const wordOf = (reply: Reply<unknown>): string => {
    if (reply.kind === 'accepted') return 'accepted';
    return `${reply.kind} ${reply.kind === 'refused' ? `${reply.by} ${reply.code}` : ''}`.trim();
  };

  const validate = async (type: SampleType): Promise<string> => {
    const reply = await adapter.validate({
      facts: factsOf(type),
      file: samplePdf(type),
      body: { activity: 'VALIDATION', mode: 'ATTACHMENT' },
    });
    assert.ok(reply.kind === 'accepted', JSON.stringify(reply));
    return reply.answer.workflowInstanceId ?? '';
  };

  const publish = (id: string, type: SampleType, workflow?: string) =>
    adapter.publish({ facts: factsOf(type), file: samplePdf(type), body: bodyOf(id, workflow) });

  const eventsOf = async (workflow: string): Promise<readonly string[]> => {
    const reply = await adapter.status({ facts: factsOf('RSA'), of: { workflowInstanceId: workflow } });
    assert.ok(reply.kind === 'accepted', JSON.stringify(reply));
    return reply.answer.events.map(({ eventType, eventStatus }) => `${eventType} ${eventStatus}`);
  };

  it('validates, publishes, follows, replaces, hides and deletes', async () => {
    const workflow = await validate('RSA');
    assert.equal(wordOf(await publish(first, 'RSA', workflow)), 'accepted');
    world.wait(10_000);
    assert.equal((await eventsOf(workflow)).at(-1), 'UAR_FINAL_STATUS SUCCESS');
    const replacing = await validate('LAB');
    const replaced = await adapter.replace({
      id: first,
      facts: factsOf('LAB'),
      file: samplePdf('LAB'),
      body: bodyOf(second, replacing),
    });
    assert.equal(wordOf(replaced), 'accepted', JSON.stringify(replaced));
    world.wait(10_000);
    assert.equal((await eventsOf(replacing)).at(-1), 'UAR_FINAL_STATUS SUCCESS');
    assert.equal(world.simulator.published(first)?.replacedBy, second);
    const hidden = await adapter.updateMetadata({
      id: second,
      facts: { ...factsOf('LAB'), purpose: 'ACCESS UPDATE' },
      body: { ...metadata, attiCliniciRegoleAccesso: ['P99'] },
    });
    assert.equal(wordOf(hidden), 'accepted', JSON.stringify(hidden));
    assert.deepEqual(world.simulator.published(second)?.metadata.attiCliniciRegoleAccesso, ['P99']);
    assert.equal(wordOf(await adapter.delete({ id: second, facts: factsOf('LAB') })), 'accepted');
    assert.equal(
      wordOf(await adapter.delete({ id: second, facts: factsOf('LAB') })),
      'refused gateway record-not-found',
    );
  });

  it('tells what was not validated', async () => {
    assert.equal(wordOf(await publish(first, 'RSA')), 'refused gateway cda-match');
  });

  const expected: Readonly<Record<GatewayFault, string>> = {
    'timeout-before': 'unsure',
    'timeout-after': 'unsure',
    'fault-before': 'unsure',
    'fault-after': 'unsure',
    duplicate: 'refused gateway cda-match',
    'wrong-version': 'unsure',
    slow: 'unsure',
    garbage: 'unsure',
    'reset-before': 'unsure',
    'reset-after': 'unsure',
    'too-many-requests': 'unreached',
  };
  for (const fault of gatewayFaultKinds) {
    it(`tells of ${fault} as it is`, async () => {
      const workflow = await validate('RSA');
      world.simulator.failWith(faultsInOrder<GatewayFault>(fault));
      assert.equal(wordOf(await publish(first, 'RSA', workflow)), expected[fault]);
    });
  }
});
