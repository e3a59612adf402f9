import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTerminologyFile } from '@sinfonia/profiles/terminology-files';
import { type RunningServer, startServer } from './running-server.ts';

const atc = 'http://www.whocc.no/atc';

describe('a server with an official list', function () {
  this.timeout(60_000);
  let folder: string;
  let server: RunningServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-loaded-'));
    const path = join(folder, 'atc.csv');
    await writeFile(path, 'CODICE_ATC;DESCRIZIONE\nA;APPARATO\nA10;DIABETE\nA10BF01;ACARBOSIO\n');
    await loadTerminologyFile(join(folder, 'lists'), { path });
    server = await startServer({ resources: [], options: { 'terminology.folder': join(folder, 'lists') } });
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const get = async (path: string) => {
    const answer = await server.ask('GET', `/fhir/${path}`, { authorization: await server.authorization() });
    return { status: answer.status, body: JSON.parse(answer.text) };
  };

  it('answers the operations from it, also under the OID', async () => {
    const subsumes = await get(`CodeSystem/$subsumes?system=${atc}&codeA=A10&codeB=A10BF01`);
    assert.equal(subsumes.body.parameter[0].valueCode, 'subsumes');
    const lookup = await get('CodeSystem/$lookup?system=urn:oid:2.16.840.1.113883.6.73&code=A10BF01');
    assert.equal(lookup.body.parameter[1].valueString, 'ACARBOSIO');
    assert.equal((await get(`CodeSystem/$lookup?system=${atc}&code=Z`)).status, 404);
  });

  it('expands value sets over it', async () => {
    const authorization = await server.authorization();
    const set = { resourceType: 'ValueSet', status: 'active', compose: { include: [{ system: atc }] } };
    const answer = await server.ask(
      'POST',
      '/fhir/ValueSet/$expand?filter=acarb',
      { authorization, 'content-type': 'application/fhir+json' },
      JSON.stringify(set),
    );
    // The resource is the body, so its other parameters come in the address.
    assert.equal(JSON.parse(answer.text).expansion.contains[0].code, 'A10BF01', answer.text);
  });

  it('judges codes by it that would pass without', async () => {
    const authorization = await server.authorization();
    const medication = { resourceType: 'Medication', code: { coding: [{ system: atc, code: 'A99' }] } };
    const answer = await server.ask(
      'POST',
      '/fhir/Medication/$validate',
      { authorization, 'content-type': 'application/fhir+json' },
      JSON.stringify(medication),
    );
    assert.match(answer.text, /"code-unknown"/);
  });
});
