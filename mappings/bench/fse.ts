import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FseValidator } from '../src/fse/validate/index.ts';
import { openSchemaFolder } from '../src/fse/validate/schema-folder.ts';

/**
 * Measures the validation of FSE documents: each document many times with one validator, then all of them in turn.
 *
 * `node mappings/bench/fse.ts --schemas folder --documents folder… [--rounds 100] [--out folder]`; prints medians, and keeps
 * every duration in a folder of the run.
 */
const { values } = parseArgs({
  options: {
    schemas: { type: 'string' },
    documents: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '100' },
    out: { type: 'string', default: join(import.meta.dirname, 'results') },
  },
});
const { schemas, documents = [] } = values;
if (schemas === undefined || documents.length === 0 || !existsSync(schemas)) {
  console.error(
    '--schemas and --documents: folders with the files of the ministry, which are not part of the platform',
  );
  process.exit(2);
}
const rounds = Number(values.rounds);
const started = new Date().toISOString();

/** Durations of one document, in milliseconds. */
interface Measured {
  readonly name: string;
  readonly bytes: number;
  readonly valid: boolean;
  /** The first time, with making its schemas ready. */
  readonly first: number;
  readonly warm: readonly number[];
}

function share(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

const validator = await FseValidator.open(openSchemaFolder(schemas));
const files = documents.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) })),
);

const measured: Measured[] = files.map(({ name, bytes }) => {
  const time = (): number => {
    const before = performance.now();
    validator.validate(bytes);
    return performance.now() - before;
  };
  const first = time();
  // The compiler of Node needs some rounds; they are kept out of the medians and in the raw data of `first` only.
  for (let round = 0; round < 10; round += 1) time();
  const warm = Array.from({ length: rounds }, time);
  return { name, bytes: bytes.length, valid: validator.validate(bytes).valid, first, warm };
});

const begun = performance.now();
const turns = 10;
for (let turn = 0; turn < turns; turn += 1) for (const { bytes } of files) validator.validate(bytes);
const seconds = (performance.now() - begun) / 1000;
const perSecond = (turns * files.length) / seconds;
const all = measured.flatMap(({ warm }) => warm);
const peak = process.resourceUsage().maxRSS / 1024;

const rows = measured.map(
  ({ name, bytes, first, warm, valid }) =>
    `| ${name} | ${(bytes / 1024).toFixed(0)} | ${first.toFixed(0)} | ${share(warm, 0.5).toFixed(1)} | ${share(warm, 0.95).toFixed(1)} | ${valid ? 'yes' : 'no'} |`,
);
const report = `# Benchmark of the validation of FSE documents, ${started}

XSD, schematron and dictionaries, one process, ${rounds} rounds after 10 to warm up. ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'},
${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}.

| document | KiB | first, ms | p50, ms | p95, ms | valid |
|---|---|---|---|---|---|
${rows.join('\n')}

All documents: p50 ${share(all, 0.5).toFixed(1)} ms, p95 ${share(all, 0.95).toFixed(1)} ms; in turn ${perSecond.toFixed(0)} documents a second; peak memory ${peak.toFixed(0)} MiB.
`;
console.log(report);
const folder = join(values.out, `fse-${started.slice(0, 16).replaceAll(':', '')}`);
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'raw.json'), `${JSON.stringify({ started, rounds, perSecond, peak, measured })}\n`);
await writeFile(join(folder, 'report.md'), report);
console.log(`written to ${folder}`);
validator.dispose();
