import { ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readYaml } from './read-yaml.ts';

const run = promisify(execFile);
const source = join(import.meta.dirname, '../../deploy/hapi');

/** The build that the Dockerfile of our HAPI image makes, by its own pom.xml: that of the tests has more on its class path. */
describe('what our image adds to that of HAPI FHIR', function () {
  this.timeout(600_000);
  let folder: string;

  before(async function () {
    try {
      await run('mvn', ['-v']);
    } catch {
      console.log('Build of our image skipped: Maven is not there');
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-image-'));
    for (const name of ['pom.xml', 'src']) await cp(join(source, name), join(folder, name), { recursive: true });
    await run('mvn', ['-q', '-B', '-ntp', 'package'], { cwd: folder });
  });

  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it('is built, with the class that tells the health', async () => {
    const test: string[] = readYaml('docker-compose.yml').services.hapi.healthcheck.test;
    const jar = test
      .find((each) => each.endsWith('.jar'))
      ?.split('/')
      .at(-1);
    const health = test.find((each) => each.endsWith('.Health'))?.replaceAll('.', '/');
    for (const file of [String(jar), `classes/${health}.class`])
      ok((await stat(join(folder, 'target', file))).isFile());
  });
});
