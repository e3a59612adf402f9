import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const given = process.argv.slice(2);

/** What `npm run bench` runs: every benchmark of the product, or with `--against` the comparison with a HAPI FHIR server alone. */
const scripts = given.some((argument) => argument.startsWith('--against'))
  ? [['server/bench/scale-out/run.ts', ...given]]
  : [
      ['profiles/bench/run.ts'],
      ['server/bench/run.ts', ...given],
      ['server/bench/access.ts'],
      ['mappings/bench/run.ts'],
    ];

for (const script of scripts) {
  const child = spawn(process.execPath, script, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    process.exitCode = code ?? 1;
    break;
  }
}
