import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const workspace = fileURLToPath(new URL('../../..', import.meta.url));

const typed = `
import { extensionUrl, type PaiCarePlan, profileUrl } from '@sinfonia/profiles';
export const intent: PaiCarePlan['intent'] = 'plan';
// @ts-expect-error the declarations are really there
export const order: PaiCarePlan['intent'] = 'order';
console.log(profileUrl.PaiCarePlan, extensionUrl.AddressAsl);
`;

describe('the root entry of the workspace, outside the repository', function () {
  this.timeout(120_000);
  let consumer: string;

  before(async () => {
    consumer = await mkdtemp(join(tmpdir(), 'sinfonia-types-'));
    const modules = join(consumer, 'node_modules');
    const installed = join(modules, '@sinfonia', 'profiles');
    await mkdir(join(modules, '@medplum'), { recursive: true });
    await cp(join(workspace, 'package.json'), join(installed, 'package.json'));
    await cp(join(workspace, 'generated/types'), join(installed, 'generated/types'), { recursive: true });
    const types = dirname(require.resolve('@medplum/fhirtypes/package.json'));
    await symlink(types, join(modules, '@medplum', 'fhirtypes'));
    await writeFile(join(consumer, 'package.json'), '{"type":"module"}');
    await writeFile(join(consumer, 'typed.ts'), typed);
  });
  after(() => rm(consumer, { recursive: true, force: true }));

  it('compiles with every declaration checked, and runs as it is', async () => {
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', '--types', ''];
    await run(process.execPath, [tsc, ...options, 'typed.ts'], { cwd: consumer }).catch((error: unknown) => {
      assert.fail(String((error as { stdout?: string }).stdout));
    });
    const { stdout } = await run(process.execPath, ['--no-experimental-strip-types', 'typed.js'], { cwd: consumer });
    assert.match(stdout, /^https:\/\/\S+\/sinfonia-careplan-pai https:\/\/\S+\/address-asl\n$/);
  });
});
