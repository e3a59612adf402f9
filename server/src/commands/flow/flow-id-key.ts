import { randomBytes } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import { readOrCreatePrivateFile } from '../../identity/private-file.ts';

/**
 * Reads the secret that the ids of imported flow records are made with (64 hexadecimal digits), or makes it. It belongs to
 * the data: with another key the same file would be brought in a second time. Throws `flow-option-invalid` when the file
 * holds something else.
 */
export async function readIdKey(path: string): Promise<Uint8Array> {
  const text = await readOrCreatePrivateFile(path, async () => `${randomBytes(32).toString('hex')}\n`);
  const [digits] = /^[0-9a-f]{64}$/.exec(text.trim()) ?? [];
  if (digits === undefined) {
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--key', expected: '64 [0-9a-f]' } });
  }
  return Buffer.from(digits, 'hex');
}
