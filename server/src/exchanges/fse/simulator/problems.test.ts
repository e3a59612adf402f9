import assert from 'node:assert/strict';
import type { Claims, TestAnswer, TestCall } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { describeWithOracle, fseOracle, oracleBytes } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { changed, commonName, GatewayWorld, openApiFault } from '../../../../test/exchanges/fse/gateway-world.ts';
import { bodyOf, claimsOf, samplePdf, unsignedPdf } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { faultsInOrder } from '../../simulation/faults.ts';
import problems from '../rules/problems.json' with { type: 'json' };
import type { GatewayFault } from './fault-plan.ts';
import { type Inside, insideFaultsOf } from './insides.ts';
import table from './problem-cases.json' with { type: 'json' };

/** A row of the table. */
interface Row {
  readonly type: string;
  readonly status: number;
  readonly instance?: string;
  readonly operation: string;
  readonly id?: string;
  readonly file?: string;
  readonly claims?: Claims;
  readonly body?: Claims;
  readonly signature?: string;
  readonly region?: string;
  readonly inside?: string;
  readonly fault?: string;
  readonly held?: boolean;
  readonly validated?: boolean;
  readonly published?: boolean;
  readonly days?: number;
}

const rows: readonly Row[] = table.rows;
const known = '2.16.840.1.113883.2.9.2.150.4.4^KNOWN';
const added = '2.16.840.1.113883.2.9.2.150.4.4^ADDED';

/** Files that are sent instead of the sample. */
const files: Readonly<Record<string, (cda: string) => Promise<Uint8Array>>> = {
  'without-cda': () => unsignedPdf('<a/>', 'other.xml'),
  unsigned: (cda) => unsignedPdf(cda),
  malformed: (cda) => unsignedPdf(cda.slice(0, 5_000)),
  'xsd-fault': (cda) => unsignedPdf(cda.replace('<languageCode', '<languageCodes')),
  'schematron-fault': (cda) =>
    unsignedPdf(cda.replace(/<confidentialityCode code="\w"/, '<confidentialityCode code="X"')),
  'unknown-template': (cda) =>
    unsignedPdf(cda.replace(/<templateId root="[\d.]+"/, '<templateId root="2.16.840.1.113883.2.9.10.1.999"')),
  'code-fault': (cda) =>
    unsignedPdf(cda.replace(/<administrativeGenderCode code="\w"/, '<administrativeGenderCode code="Q"')),
  'without-id': (cda) => unsignedPdf(cda.replace(/<id\s[^>]*\/>/, '')),
  empty: async () => new Uint8Array(),
  text: async () => Buffer.from('This is no PDF.'),
};

describeWithOracle('problems of the simulator of the FSE gateway', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();
  let world: GatewayWorld | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  const pdf = () => samplePdf('RSA');

  const validate = async (at: GatewayWorld): Promise<unknown> => {
    const body = { activity: 'VALIDATION', mode: 'ATTACHMENT' };
    const claims = claimsOf('validation', 'RSA');
    const answer = await at.call({ method: 'POST', path: '/documents/validation', claims, pdf: pdf(), body });
    assert.equal(answer.status, 201);
    return answer.body['workflowInstanceId'];
  };

  const publish = async (at: GatewayWorld): Promise<void> => {
    const body = bodyOf(known, 'RSA', await validate(at));
    const claims = claimsOf('create', 'RSA', pdf());
    assert.equal((await at.call({ method: 'POST', path: '/documents', claims, pdf: pdf(), body })).status, 202);
    at.wait(60_000);
    await at.simulator.moveOn();
  };

  /** The call of a row, with what a good call of its operation has unless the row says otherwise. */
  const callOf = async (row: Row, workflow: unknown): Promise<TestCall> => {
    const make = row.file === undefined ? undefined : files[row.file];
    const file = make === undefined ? pdf() : await make(oracleBytes('cda-valid/RSA.xml').toString('utf8'));
    const about = encodeURIComponent(row.id ?? known);
    const operation = row.operation;
    const good = {
      claims: (name: Parameters<typeof claimsOf>[0]) =>
        changed(claimsOf(name, 'RSA', name === 'create' || name === 'replace' ? file : undefined), row.claims ?? {}),
      body: (body: Claims) => changed(body, row.body ?? {}),
      files: row.file === 'none' ? {} : { pdf: file },
    };
    switch (operation) {
      case 'validation':
      case 'fhir-validate': {
        const path = operation === 'validation' ? '/documents/validation' : '/documents/fhir-validation';
        const body = good.body({ activity: 'VERIFICA', mode: 'ATTACHMENT' });
        const headers = row.file === 'none' ? { 'content-type': 'multipart/form-data; boundary=x' } : {};
        return { method: 'POST', path, claims: good.claims('validation'), body, headers, ...good.files };
      }
      case 'create':
      case 'fhir-create': {
        const path = operation === 'create' ? '/documents' : '/fhir-documents';
        const claims = good.claims('create');
        return { method: 'POST', path, claims, body: good.body(bodyOf(added, 'RSA', workflow)), ...good.files };
      }
      case 'replace': {
        const body = good.body(bodyOf(added, 'RSA', workflow));
        return { method: 'PUT', path: `/documents/${about}`, claims: good.claims('replace'), body, ...good.files };
      }
      case 'update-metadata': {
        const {
          healthDataFormat: _f,
          mode: _m,
          identificativoDoc: _d,
          identificativoRep: _r,
          ...body
        } = bodyOf(known, 'RSA');
        const path = `/documents/${about}/metadata`;
        return { method: 'PUT', path, claims: good.claims('update-metadata'), body: good.body(body) };
      }
      case 'delete':
        return { method: 'DELETE', path: `/documents/${about}`, claims: good.claims('delete') };
      case 'status':
        return { method: 'GET', path: `/status/${encodeURIComponent(String(workflow ?? 'unknown'))}`, claims: {} };
      default:
        return { method: 'GET', path: '/status/search/unknown', claims: {} };
    }
  };

  const send = (at: GatewayWorld, row: Row, call: TestCall): Promise<TestAnswer> => {
    if (row.region !== undefined) return at.of(commonName.replace('150', row.region)).call(call);
    if (row.signature === 'missing')
      return at.caller.call({ ...call, headers: { ...call.headers, 'fse-jwt-signature': '' } });
    return row.signature === 'unreadable' ? at.caller.callWithText(call, 'no claims') : at.call(call);
  };

  rows.forEach((row, place) => {
    const { type, status, instance, operation, ...how } = row;
    it(`${operation} ${JSON.stringify(how)}: ${status} ${type} (${place + 1})`, async () => {
      world = await GatewayWorld.open(await newDirectory(), row.held === true ? { schemas: fseOracle } : {});
      if (row.published === true) await publish(world);
      const workflow = row.validated === true ? await validate(world) : undefined;
      if (row.days !== undefined) world.wait(row.days * 86_400_000);
      if (row.inside !== undefined) world.simulator.failInsideWith(insideFaultsOf({ [row.inside as Inside]: 1 }));
      if (row.fault !== undefined) world.simulator.failWith(faultsInOrder<GatewayFault>(row.fault as GatewayFault));
      const call = await callOf(row, workflow);
      const answer = await send(world, row, call);
      assert.equal(answer.body['type'], type, JSON.stringify(answer.body));
      assert.deepEqual([answer.status, answer.body['status']], [status, status]);
      if (instance !== undefined) assert.equal(answer.body['instance'], instance);
      assert.equal(openApiFault(call, answer), '');
    });
  });

  it('provokes every documented type, or says why not', () => {
    const told = new Set([...rows.map(({ type }) => type), ...Object.keys(table.notProvoked)]);
    assert.deepEqual(
      problems.problems.map(({ type }) => type).filter((type) => !told.has(type)),
      [],
    );
  });
});
