import assert from 'node:assert/strict';
import type { Claims, TestCall } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { describeWithOracle, oracleJson } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { changed, GatewayWorld, openApiFault } from '../../../../test/exchanges/fse/gateway-world.ts';
import { claimsOf, type SampleType, samplePdf } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';

interface BodyCase {
  readonly case: string;
  readonly operation?: string;
  readonly basedOn?: string;
  readonly requestBody?: Claims;
  readonly change?: Claims;
  readonly expect: Claims;
}

describeWithOracle('request bodies at the simulator of the FSE gateway', () => {
  const newDirectory = withDataDirectories();
  let world: GatewayWorld;

  beforeEach(async () => {
    world = await GatewayWorld.open(await newDirectory());
  });
  afterEach(() => world.close());

  /** Validates a sample, and gives its PDF with the workflow. */
  const validated = async (type: SampleType) => {
    const pdf = samplePdf(type);
    const { body } = await world.call({
      method: 'POST',
      path: '/documents/validation',
      claims: claimsOf('validation', type),
      pdf,
      body: { activity: 'VALIDATION', mode: 'ATTACHMENT' },
    });
    return { pdf, workflow: body['workflowInstanceId'] };
  };

  const publishing = async (body: Claims): Promise<TestCall> => {
    const type = body['tipoDocumentoLivAlto'] === 'VAC' ? 'SING_VACC' : 'RSA';
    const { pdf, workflow } = await validated(type);
    return {
      method: 'POST',
      path: '/documents',
      claims: claimsOf('create', type, pdf),
      pdf,
      body: { ...body, workflowInstanceId: workflow },
    };
  };

  const { cases } = oracleJson<{ readonly cases: readonly BodyCase[] }>('openapi/request-body-cases.json', {
    cases: [],
  });
  const baseOf = ({ requestBody, basedOn }: BodyCase): Claims =>
    requestBody ?? cases.find((other) => other.case === basedOn)?.requestBody ?? {};
  const createRsa = cases.find((one) => one.case === 'create-rsa')?.requestBody ?? {};

  for (const one of cases) {
    it(one.case, async () => {
      const body = changed(baseOf(one), one.change ?? {});
      let call = await publishing(one.operation?.includes('metadata') === true ? createRsa : body);
      if (one.operation?.includes('metadata') === true) {
        assert.equal((await world.call(call)).status, 202);
        world.wait(60_000);
        const id = encodeURIComponent(String(createRsa['identificativoDoc']));
        call = { method: 'PUT', path: `/documents/${id}/metadata`, claims: claimsOf('update-metadata', 'RSA'), body };
      }
      const answer = await world.call(call);
      const { status, type, instance, detail } = one.expect;
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      if (typeof type === 'string') {
        const { body: problem } = answer;
        assert.deepEqual(
          { type: problem['type'], instance: problem['instance'], detail: problem['detail'] },
          { type, instance, detail },
        );
      }
      assert.equal(openApiFault(call, answer), '');
    });
  }
});
