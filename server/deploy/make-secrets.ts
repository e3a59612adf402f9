import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Bytes of chance in a password and in the key of cursors. */
const length = 32;

/**
 * Writes the secrets that docker-compose.yml mounts, each a file, into a folder that only its owner can enter. Files that are
 * there are left as they are, and the addresses that hold a password are made from the password that is there.
 *
 * The files themselves can be read by everyone: the containers run under users of their own and read a file mounted
 * alone; on the host the folder keeps others out.
 *
 * `host` is that of PostgreSQL, in the addresses. On the command line `npm run secrets -- [folder] [host]`, in the folder
 * `secrets` for the host `postgres` when nothing is said.
 *
 * @returns the names of the files that were made
 */
export async function makeSecrets(folder: string, host: string): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const made: string[] = [];
  const keep = async (name: string, value: string): Promise<string> => {
    const file = join(folder, name);
    try {
      await writeFile(file, value, { flag: 'wx' });
      // Whatever the umask is.
      await chmod(file, 0o644);
      made.push(name);
      return value;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return (await readFile(file, 'utf8')).trim();
    }
  };
  await keep('postgres_password', chance());
  const hapi = await keep('hapi_password', chance());
  const identity = await keep('identity_password', chance());
  await keep('hapi_database', `postgres://hapi:${encodeURIComponent(hapi)}@${host}:5432/hapi`);
  await keep('identity_postgres', `postgres://identity:${encodeURIComponent(identity)}@${host}:5432/identity`);
  await keep('cursor_key', chance());
  return made;
}

function chance(): string {
  return randomBytes(length).toString('base64url');
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? 'secrets');
  const made = await makeSecrets(folder, process.argv[3] ?? 'postgres');
  process.stdout.write(made.length === 0 ? `Nothing to make: ${folder}\n` : `Made in ${folder}: ${made.join(', ')}\n`);
}
