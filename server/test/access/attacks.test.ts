import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Principal } from '../../src/access/principal.ts';
import type { FhirRequest } from '../../src/fhir/exchange.ts';
import type { InProcessApi } from '../audit/in-process-api.ts';
import { callerOf, openAttackedApi } from './attack-api.ts';

interface Step {
  /** Role of the caller, see `callerOf`. */
  readonly as: string;
  /** Method and address. */
  readonly ask: string;
  readonly headers?: FhirRequest['headers'];
  readonly body?: unknown;
  /** Status of the answer or the refusal. */
  readonly status: number;
  /** Texts that the answer holds, and that it does not. */
  readonly with?: readonly string[];
  readonly without?: readonly string[];
}

interface Attacks {
  /** What there is beside the world. */
  readonly resources: readonly Resource[];
  /** Each in order; a later one may build on what an earlier one left. */
  readonly attacks: readonly { readonly name: string; readonly steps: readonly Step[] }[];
}

const { resources, attacks }: Attacks = JSON.parse(
  await readFile(new URL('./attacks.cases.json', import.meta.url), 'utf8'),
);

/** One principal per caller, as one token gives one: what is remembered of it is so across requests. */
const callers = new Map<string, Principal>();
function caller(role: string): Principal {
  const known = callers.get(role) ?? callerOf(role);
  callers.set(role, known);
  return known;
}

describe('a restricted caller', function () {
  this.timeout(30_000);
  let folder: string;
  let api: InProcessApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-attacks-'));
    api = await openAttackedApi(folder, resources);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { name, steps } of attacks) {
    it(name, async () => {
      for (const step of steps) {
        const { status, text } = await answer(step);
        const told = `${step.as}: ${step.ask}\n${text}`;
        assert.equal(status, step.status, told);
        for (const one of step.with ?? []) assert.ok(text.includes(one), `${one} in ${told}`);
        for (const one of step.without ?? []) assert.ok(!text.includes(one), `no ${one} in ${told}`);
      }
    });
  }

  async function answer({ as, ask, headers, body }: Step): Promise<{ status: number; text: string }> {
    const [method = '', address = ''] = ask.split(' ');
    try {
      const given = await api.ask(caller(as), method as FhirRequest['method'], address, body, headers);
      // The links of a Bundle repeat what was asked for.
      return { status: given.status, text: (given.body ?? '').replace(/"link":\[[^\]]*\],?/, '') };
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      return { status: error.status, text: JSON.stringify(error.issues) };
    }
  }
});
