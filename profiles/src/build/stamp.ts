import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { generatedFile } from '../archive/locations.ts';

/** What a part of the build is made from: files, as glob patterns below the workspace, and versions of tools. */
export interface BuildInputs {
  readonly workspace: string;
  readonly patterns: readonly string[];
  readonly versions: readonly string[];
}

/** Runs a part of the build only when its inputs or its outputs changed since the last time. */
export async function whenStale(
  name: string,
  inputs: BuildInputs,
  outputs: readonly string[],
  run: () => Promise<void>,
): Promise<boolean> {
  const stampFile = generatedFile(`${name}.stamp`);
  const stamp = hashInputs(inputs);
  const fresh =
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    outputs.every((output) => existsSync(generatedFile(output)));
  if (fresh) return false;
  await run();
  writeFileSync(stampFile, stamp);
  return true;
}

function hashInputs(inputs: BuildInputs): string {
  const hash = createHash('sha256');
  for (const version of inputs.versions) hash.update(`${version}\n`);
  for (const file of globSync([...inputs.patterns], { cwd: inputs.workspace }).sort()) {
    hash.update(`${file}\n`);
    hash.update(readFileSync(`${inputs.workspace}/${file}`));
  }
  return hash.digest('hex');
}
