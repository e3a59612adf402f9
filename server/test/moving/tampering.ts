import { createHash } from 'node:crypto';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What is done to a folder: to one file, to the lines of one (sizes and fingerprints are made to fit), or to the manifest. */
export type Tampering =
  | { readonly kind: 'remove' | 'truncate' | 'flip'; readonly file: string }
  | { readonly kind: 'lines'; readonly file: string; readonly replace: string; readonly by: string }
  | { readonly kind: 'swap-lines' | 'drop-line'; readonly file: string }
  | { readonly kind: 'manifest'; readonly replace: string; readonly by: string };

/** Does it. `replace` is a regular expression. */
export async function tamper(folder: string, tampering: Tampering): Promise<void> {
  switch (tampering.kind) {
    case 'remove':
      return rm(join(folder, tampering.file));
    case 'truncate':
      return truncate(join(folder, tampering.file), 20);
    case 'flip': {
      const bytes = await readFile(join(folder, tampering.file));
      bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
      return writeFile(join(folder, tampering.file), bytes);
    }
    case 'lines': {
      const { replace, by } = tampering;
      return rewrite(folder, tampering.file, (lines) => lines.map((line) => line.replace(new RegExp(replace), by)));
    }
    case 'swap-lines':
      return rewrite(folder, tampering.file, ([first, second, ...rest]) => [second ?? '', first ?? '', ...rest]);
    case 'drop-line':
      return rewrite(folder, tampering.file, (lines) => lines.slice(1));
    case 'manifest': {
      const file = join(folder, 'manifest.json');
      const text = await readFile(file, 'utf8');
      return writeFile(file, text.replace(new RegExp(tampering.replace), tampering.by));
    }
  }
}

/** Changes the lines of a part and makes its entry in the manifest fit, as somebody would who knows the format. */
async function rewrite(folder: string, name: string, change: (lines: string[]) => string[]): Promise<void> {
  const file = join(folder, name);
  const lines = change(
    gunzipSync(await readFile(file))
      .toString('utf8')
      .trimEnd()
      .split('\n'),
  );
  const bytes = gzipSync(`${lines.join('\n')}\n`);
  await writeFile(file, bytes);
  const manifestFile = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  const parts = [...Object.values(manifest.types as Record<string, { parts: { name: string }[] }>), manifest.chain];
  const part = parts.flatMap((each) => each.parts).find((each) => each.name === name);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  Object.assign(part, { bytes: bytes.length, sha256, lines: lines.length });
  await writeFile(manifestFile, JSON.stringify(manifest));
}
