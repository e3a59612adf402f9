/**
 * How fast `$plan-evaluate` answers as a whole, from the request over HTTP to the verdicts: `node server/bench/plan-evaluate.ts [seconds]`.
 * A general practitioner of the sandbox asks about the persons in his care, by turns with the whole form of each type. First one client, for the latency; then eight, for the rate. The server is one process; the seconds of
 * processor that it took say what one core makes of it (Linux only), whatever the clients take from the machine.
 * Raw data: `results/<instant>-plan-evaluate.json`.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { packageExamples } from '@sinfonia/profiles/package';
import { deliveredPlanTypes } from '../src/services/therapeutic-plans/evaluation/plan-types.ts';
import type { Ask } from './load/client.ts';
import { measure } from './load/measure.ts';
import { openSocketClient } from './load/socket-client.ts';
import { startPlatform } from './server-process.ts';

const [seconds = 10] = process.argv.slice(2).map(Number);
const ticksPerSecond = 100;
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'sinfonia-evaluate-'));
const server = await startPlatform(folder);
try {
  const words = ['--no', 'sinfonia', 'token', '--url', server.url, '--user', 'mmg'];
  const { stdout } = await run('npx', words);
  const headers = { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/fhir+json' };
  const answer = await fetch(`${server.url}/fhir/Patient?_count=50`, { headers });
  const persons = ((await answer.json()) as Bundle<Patient>).entry?.map(({ resource }) => `Patient/${resource?.id}`);
  if (persons === undefined) throw new Error('the practitioner has no persons');
  const asked = requests(persons);
  const accepted = await accepting(asked, headers);
  console.log(
    `${accepted.length} of ${asked.length} questions are judged (the others are refused: forms that are not whole)`,
  );
  const rows: Record<string, object> = {};
  for (const clients of [1, 8]) {
    const open = () => openSocketClient(new URL(server.url), headers);
    const connections = await Promise.all(Array.from({ length: clients }, open));
    const before = processorSeconds(server.pid);
    const figures = await measure(
      connections,
      (client) => {
        let at = client * 7;
        return async (_, ask) => {
          const request = accepted[at++ % accepted.length];
          if (request !== undefined) await ask(request, 200);
        };
      },
      { warmUp: clients === 1 ? 3 : 0, seconds },
    );
    const spent = processorSeconds(server.pid) - before;
    for (const connection of connections) connection.close();
    rows[`clients-${clients}`] = { ...figures, processorSeconds: spent };
    const { perSecond, p50, p99, errors } = figures;
    const all = clients === 1 ? Number.NaN : figures.requests / spent;
    console.log(
      `${clients} clients: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${perSecond.toFixed(0)}/s, ${errors} errors` +
        (Number.isNaN(all) ? '' : `, ${all.toFixed(0)} per second of processor`),
    );
  }
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  const name = `${new Date().toISOString().slice(0, 16).replace(':', '')}-plan-evaluate.json`;
  writeFileSync(join(results, name), `${JSON.stringify({ seconds, questions: accepted.length, ...rows })}\n`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The whole form of each type, as the examples of the package have it, for each person. */
function requests(persons: readonly string[]): readonly Ask[] {
  const forms = packageExamples().filter((one) => one.resourceType === 'QuestionnaireResponse');
  return persons.flatMap((person) =>
    deliveredPlanTypes.flatMap(({ code, forms: named }) =>
      named.flatMap(({ questionnaire }): Ask[] => {
        const { meta, id, subject, ...response } = forms.find((one) => one.questionnaire === questionnaire) ?? {};
        const parameter = [
          { name: 'patient', valueReference: { reference: person } },
          { name: 'type', valueCode: code },
          { name: 'response', resource: response },
        ];
        const type = code === 'diabetes-aids' ? 'DeviceRequest' : 'MedicationRequest';
        const body = JSON.stringify({ resourceType: 'Parameters', parameter });
        return [{ method: 'POST', path: `/fhir/${type}/$plan-evaluate`, body }];
      }),
    ),
  );
}

/** Those that are judged: a form that its questionnaire does not accept is refused before. */
async function accepting(asked: readonly Ask[], headers: Readonly<Record<string, string>>): Promise<readonly Ask[]> {
  const client = await openSocketClient(new URL(server.url), headers);
  const accepted: Ask[] = [];
  const refused = new Map<string, number>();
  for (const request of asked) {
    const { status, body } = await client.ask(request);
    if (status === 200) accepted.push(request);
    else {
      const code = `${status} ${/"code":"([a-z-]+)","display"|"diagnostics":"([^"]{0,90})/.exec(body)?.slice(1).join('')}`;
      refused.set(code, (refused.get(code) ?? 0) + 1);
    }
  }
  client.close();
  for (const [code, count] of refused) console.log(`  refused ${count}: ${code}`);
  if (accepted.length === 0) throw new Error('no question is judged');
  return accepted;
}

/** Seconds of processor that a process took so far; NaN where the system does not say. */
function processorSeconds(pid: number | undefined): number {
  try {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(after[11]) + Number(after[12])) / ticksPerSecond;
  } catch {
    return Number.NaN;
  }
}
