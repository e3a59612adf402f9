import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SinfoniaError } from '@sinfonia/sdk';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { loadRegister } from './load-register.ts';
import { readRegister } from './register.ts';

const { values } = parseArgs({
  options: {
    register: { type: 'string', default: fileURLToPath(new URL('register.csv', import.meta.url)) },
    asl: { type: 'string', default: '150204' },
  },
});

try {
  const client = await connectToSandbox();
  const { created, changed, unchanged } = await loadRegister(client, readRegister(values.register));
  console.log(`anagrafe: ${created} nuovi, ${changed} aggiornati, ${unchanged} invariati · register loaded`);

  // Goes through all citizens of the platform page by page; memory does not grow with their number.
  let citizens = 0;
  let ofAsl = 0;
  for await (const patient of client.search('Patient', { active: true, _count: 200 })) {
    citizens += 1;
    const home = patient.address?.find(({ use }) => use === 'home');
    if (home?.extension?.some(({ valueCoding }) => valueCoding?.code === values.asl)) ofAsl += 1;
  }
  console.log(`assistiti attivi: ${citizens}, di cui residenti nella ASL ${values.asl}: ${ofAsl} · active citizens`);

  // What changed since this morning, for a system that keeps a copy.
  const since = `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
  let versions = 0;
  for await (const _entry of client.history('Patient', { since, count: 200 })) versions += 1;
  console.log(`versioni di Patient da stamattina: ${versions} · versions since this morning`);
} catch (error) {
  console.error(error instanceof SinfoniaError ? error.message : error);
  process.exitCode = 1;
}
