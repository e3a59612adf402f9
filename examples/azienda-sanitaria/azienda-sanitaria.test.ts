import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Patient } from '@medplum/fhirtypes';
import { identifierSystems, type SinfoniaClient, type Stored, token } from '@sinfonia/sdk';
import { sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { loadRegister } from './load-register.ts';
import { readRegister } from './register.ts';

const register = fileURLToPath(new URL('register.csv', import.meta.url));
const lentisco = 'LNTMLA51E44F839B';

describe('register of an Azienda Sanitaria', function () {
  this.timeout(90_000);
  let client: SinfoniaClient;
  let folder: string;

  before(async () => {
    const { url, data } = await sharedSandbox();
    client = await connectToSandbox({ url, data });
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-register-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const find = async (codiceFiscale: string): Promise<Stored<Patient>> => {
    const found = await client
      .search('Patient', { identifier: token(identifierSystems.codiceFiscale, codiceFiscale) })
      .toArray();
    assert.equal(found.length, 1);
    return found[0] as Stored<Patient>;
  };
  const changed = async (from: string | RegExp, to: string): Promise<string> => {
    const path = join(folder, 'changed.csv');
    await writeFile(path, (await readFile(register, 'utf8')).replace(from, to));
    return path;
  };

  it('is loaded once, however often and by however many it is brought', async () => {
    const reports = await Promise.all([1, 2].map(() => loadRegister(client, readRegister(register))));
    assert.ok(reports.some(({ created }) => created === 8));
    assert.deepEqual(await loadRegister(client, readRegister(register)), { created: 0, changed: 0, unchanged: 8 });
    assert.equal((await find(lentisco)).name?.[0]?.family, 'Lentisco');
  });

  it('changes what it knows, and leaves what others wrote', async () => {
    await loadRegister(client, readRegister(register));
    const { id } = await find(lentisco);
    const telecom = [{ system: 'phone', value: '081 0000000' }] as const;
    await client.modify('Patient', id, (patient) => ({ ...patient, telecom: [...telecom] }));
    const moved = await changed('Via dei Mille 12', 'Via Chiaia 4');
    assert.deepEqual(await loadRegister(client, readRegister(moved)), { created: 0, changed: 1, unchanged: 7 });
    const now = await find(lentisco);
    assert.deepEqual(now.address?.[0]?.line, ['Via Chiaia 4']);
    assert.deepEqual(now.telecom, telecom);
  });

  it('names the line of a row that is not one, without its content', async () => {
    const broken = await changed('Amalia;F', 'Amalia;X');
    await assert.rejects(loadRegister(client, readRegister(broken)), (error: unknown) => {
      assert.match(String(error), /line 2/);
      assert.doesNotMatch(String(error), /Lentisco|LNTMLA/);
      return true;
    });
    await assert.rejects(loadRegister(client, readRegister(await changed('codice_fiscale', 'cf'))), /line 1/);
  });
});
