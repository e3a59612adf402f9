import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSecrets } from '../../deploy/make-secrets.ts';
import { readYaml } from './read-yaml.ts';

describe('make-secrets', () => {
  let folder: string;
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'sinfonia-secrets-')), 'secrets');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes every secret of docker-compose.yml, in a folder for its owner alone', async () => {
    await makeSecrets(folder, 'postgres');
    const wanted = Object.values<{ file: string }>(readYaml('docker-compose.yml').secrets);
    deepEqual((await readdir(folder)).toSorted(), wanted.map(({ file }) => file.replace('secrets/', '')).toSorted());
    equal((await stat(folder)).mode & 0o777, 0o700);
    for (const name of await readdir(folder)) match(await read(name), /^\S{40,}$/);
  });

  it('makes files that the users of the containers can read, whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      await makeSecrets(folder, 'postgres');
    } finally {
      process.umask(before);
    }
    for (const name of await readdir(folder)) equal((await stat(join(folder, name))).mode & 0o777, 0o644, name);
  });

  it('makes the addresses from the passwords and the host', async () => {
    await makeSecrets(folder, 'database.example');
    const { username, password, hostname, pathname } = new URL(await read('identity_postgres'));
    deepEqual([username, hostname, pathname], ['identity', 'database.example', '/identity']);
    equal(password, await read('identity_password'));
    equal(new URL(await read('hapi_database')).password, await read('hapi_password'));
  });

  it('leaves what is there as it is', async () => {
    await makeSecrets(folder, 'postgres');
    const before = await read('cursor_key');
    await rm(join(folder, 'hapi_database'));
    await writeFile(join(folder, 'hapi_password'), 'of the database that is there\n');
    deepEqual(await makeSecrets(folder, 'postgres'), ['hapi_database']);
    equal(await read('cursor_key'), before);
    equal(decodeURIComponent(new URL(await read('hapi_database')).password), 'of the database that is there');
  });
});
