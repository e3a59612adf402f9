import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import { packageExamples } from '../src/package/index.ts';
import { type BenchResult, judge, renderReport } from './report.ts';
import { measureStartUp } from './start-up.ts';
import { openMedplum, ours, type Subject } from './subjects.ts';
import { type Load, measureInTurns } from './throughput.ts';

// `npm run bench`: the validator beside that of @medplum/core, on the examples of the package, in one run.
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    milliseconds: { type: 'string', default: '500' },
    out: { type: 'string', default: join(import.meta.dirname, 'results') },
  },
  // The same command line also goes to the benchmark of the server.
  strict: false,
});

const withProfiles = packageExamples();
const withoutProfiles = withProfiles.map(({ meta: _, ...example }) => example as Resource);

function loadsOf(subject: Subject): readonly Load[] {
  return [
    { name: `${subject.name}, R4`, resources: withoutProfiles, check: subject.checkBase },
    { name: `${subject.name}, R4 and profiles`, resources: withProfiles, check: subject.checkProfiles },
  ];
}

const startUps = measureStartUp(5);
const throughput = measureInTurns(
  [...loadsOf(ours), ...loadsOf(openMedplum())],
  Number(options.rounds),
  Number(options.milliseconds),
);
const result: BenchResult = {
  started: new Date().toISOString(),
  throughput,
  startUps,
  verdicts: judge(throughput, startUps),
};
const report = renderReport(result);
const folder = join(String(options.out), result.started.slice(0, 16).replaceAll(':', ''));
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'raw.json'), `${JSON.stringify(result, undefined, 1)}\n`);
await writeFile(join(folder, 'report.md'), report);
console.log(report);
console.log(`written to ${folder}`);
