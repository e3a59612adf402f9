import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const workspace = fileURLToPath(new URL('..', import.meta.url));
const installed = join(workspace, '..', 'node_modules');

const program = `
import { connect, bearer, profileUrl, SinfoniaError, TransactionBuilder } from '@sinfonia/sdk';
const client = connect({ baseUrl: 'http://127.0.0.1:9/fhir', auth: bearer('x'), retry: false });
const error = await client.read('Patient', '1').catch((reason) => reason);
const { PaiCarePlan } = profileUrl;
const steps = [client.plans.issue, client.prescriptions.reminder, client.dispensing.supplies.order, client.indicators.oxygen, client.inbox, client.booking.agendas.publish, client.booking.waitingList.offer, client.emergency.arrive, client.fse.published];
console.log(JSON.stringify([error instanceof SinfoniaError, error.code, new TransactionBuilder().size, PaiCarePlan, steps.every((step) => typeof step === 'function')]));
`;

const typed = `
import type { Patient } from '@medplum/fhirtypes';
import { bearer, connect, type DispensedItem, type NewPlanInput, type PaiCarePlan, type Stored } from '@sinfonia/sdk';
const client = connect({ baseUrl: 'https://fhir.example/fhir', auth: bearer('x') });
export const patient: Promise<Stored<Patient>> = client.read('Patient', '1');
// @ts-expect-error the declarations are really there
client.search('Persona');
export const intent: PaiCarePlan['intent'] = 'plan';
export const plan: NewPlanInput = { patient: 'Patient/1', type: 'note-97' };
// @ts-expect-error the inputs of the steps are really there
export const item: DispensedItem['channel'] = 'tender';
// @ts-expect-error the types of the profiles are really there
export const order: PaiCarePlan['intent'] = 'order';
`;

describe('published package', function () {
  this.timeout(90_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-package-'));
    const built = join(folder, 'built');
    await run(process.execPath, [join(workspace, 'build.ts'), built]);
    const modules = join(folder, 'consumer', 'node_modules');
    await mkdir(join(modules, '@sinfonia'), { recursive: true });
    await mkdir(join(modules, '@medplum'));
    await cp(built, join(modules, '@sinfonia', 'sdk'), { recursive: true });
    const { dependencies } = JSON.parse(await readFile(join(built, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    // Only what the package says it needs is there; the rest of the repository is out of reach.
    for (const name of Object.keys(dependencies)) await symlink(join(installed, name), join(modules, name));
    await writeFile(join(folder, 'consumer', 'package.json'), '{"type":"module"}');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('holds no source, no test and no address of the repository', async () => {
    const root = join(folder, 'built');
    const names = await readdir(root, { recursive: true, encoding: 'utf8' });
    assert.ok(names.includes('index.js') && names.includes('index.d.ts') && names.includes('README.md'));
    assert.deepEqual(
      names.filter((name) => /\.test\.|(?<!\.d)\.ts$/.test(name)),
      [],
    );
    for (const name of names.filter((one) => /\.(js|d\.ts|json)$/.test(one))) {
      assert.doesNotMatch(
        await readFile(join(root, name), 'utf8'),
        /from '[^']+\.ts'|\.\/src\/|@sinfonia\/profiles/,
        name,
      );
    }
  });

  it('is imported by plain Node', async () => {
    await writeFile(join(folder, 'consumer', 'program.js'), program);
    // Type stripping is off: what runs is the JavaScript of the package.
    const { stdout } = await run(process.execPath, ['--no-experimental-strip-types', 'program.js'], {
      cwd: join(folder, 'consumer'),
    });
    assert.deepEqual(JSON.parse(stdout), [
      true,
      'network',
      0,
      'https://fhir.sinfonia.campania.it/StructureDefinition/sinfonia-careplan-pai',
      true,
    ]);
  });

  it('brings its types', async () => {
    const consumer = join(folder, 'consumer');
    await writeFile(join(consumer, 'typed.ts'), typed);
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2022,dom,esnext', '--types', ''];
    await run(process.execPath, [tsc, ...options, 'typed.ts'], { cwd: consumer }).catch((error: unknown) => {
      assert.fail(String((error as { stdout?: string }).stdout));
    });
  });
});
