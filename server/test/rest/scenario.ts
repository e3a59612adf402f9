import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { catalogue } from '@sinfonia/profiles/issues';
import type { Answer } from './ask.ts';
import type { RunningServer } from './running-server.ts';

/** A row of a table in `cases/`: requests one after the other, each with what it must answer. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

/**
 * One request. In every text `{{name}}` stands for what an earlier step kept, `{{uid}}` for a text that no other scenario
 * has and `{{base}}` for the FHIR base. An expected text between slashes is a regular expression.
 */
export interface Step {
  /** Method and address below the FHIR base: `GET Patient/1`; an address with a leading slash is taken from the root. */
  readonly ask: string;
  /** Scopes of the token; all unless given, none with an empty text. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Resource, or the text of the body. FHIR JSON unless the headers say otherwise. */
  readonly body?: unknown;
  /** Milliseconds to wait before. */
  readonly after?: number;
  readonly status: number;
  /** Code of the first issue; every refusal has to name it. */
  readonly code?: string;
  /** Places of all issues. */
  readonly places?: readonly string[];
  /** Text that the remedy must hold. */
  readonly remedy?: string;
  /** Expected values by path, e.g. `entry[0].resource.id`; `length` counts. */
  readonly has?: Readonly<Record<string, unknown>>;
  /** Paths that must not be there. */
  readonly lacks?: readonly string[];
  readonly header?: Readonly<Record<string, string>>;
  readonly noHeader?: readonly string[];
  /** Expected in the text of the answer. */
  readonly text?: string;
  readonly empty?: boolean;
  /** Names for values of the answer, by path; `@name` is a header. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** Carries a scenario out. */
export async function runScenario(server: RunningServer, scenario: Scenario): Promise<void> {
  const values = new Map<string, string>([
    ['uid', randomUUID()],
    ['base', server.base],
  ]);
  for (const [number, step] of scenario.steps.entries()) {
    const filled = fill(step, values);
    try {
      await runStep(server, filled, values);
    } catch (error) {
      if (error instanceof assert.AssertionError) error.message = `step ${number} (${filled.ask}): ${error.message}`;
      throw error;
    }
  }
}

async function runStep(server: RunningServer, step: Step, values: Map<string, string>): Promise<void> {
  if (step.after !== undefined) await wait(step.after);
  const answer = await send(server, step);
  assert.equal(answer.status, step.status, answer.text.slice(0, 2000));
  if (step.status >= 400) await checkRefusal(server, step, answer);
  for (const [name, expected] of Object.entries(step.header ?? {})) expectValue(answer.headers[name], expected, name);
  for (const name of step.noHeader ?? []) assert.equal(answer.headers[name], undefined, name);
  if (step.text !== undefined) expectValue(answer.text, step.text, 'text');
  if (step.empty === true) assert.equal(answer.text, '');
  const content = needsContent(step) ? (JSON.parse(answer.text) as unknown) : undefined;
  for (const [path, expected] of Object.entries(step.has ?? {})) expectValue(lookUp(content, path), expected, path);
  for (const path of step.lacks ?? []) assert.equal(lookUp(content, path), undefined, path);
  for (const [name, path] of Object.entries(step.keep ?? {})) {
    const value = path.startsWith('@') ? answer.headers[path.slice(1)] : lookUp(content, path);
    assert.ok(value !== undefined, `nothing to keep at ${path}`);
    values.set(name, String(value));
  }
}

async function send(server: RunningServer, step: Step, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const blank = step.ask.indexOf(' ');
  const address = step.ask.slice(blank + 1);
  const path = pathOf(address, server.base);
  const headers = {
    ...(step.as === '' ? {} : { authorization: await server.authorization(step.as) }),
    ...(step.body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
    ...step.headers,
    ...more,
  };
  const body = step.body === undefined || typeof step.body === 'string' ? step.body : JSON.stringify(step.body);
  return server.ask(step.ask.slice(0, blank), path, headers, body);
}

function pathOf(address: string, base: string): string {
  if (address.startsWith(base)) return `/fhir${address.slice(base.length)}`;
  if (address.startsWith('/')) return address;
  return address === '' || address.startsWith('?') ? `/fhir${address}` : `/fhir/${address}`;
}

/** A refusal has an OperationOutcome with a code of the catalogue, in Italian unless English is preferred. */
async function checkRefusal(server: RunningServer, step: Step, answer: Answer): Promise<void> {
  if (/^HEAD /.test(step.ask)) return;
  const italian = outcomeOf(answer, 'it');
  const codes = italian.map((issue) => issue.details.coding[0]?.code ?? '');
  expectValue(codes[0], step.code, answer.text.slice(0, 2000));
  for (const code of codes) assert.ok(Object.hasOwn(catalogue, code), `${code} is not in the catalogue`);
  const places = italian.flatMap((issue) => issue.expression ?? []);
  if (step.places !== undefined) assert.deepEqual(places, step.places);
  if (step.remedy !== undefined)
    expectValue(italian.map((issue) => issue.diagnostics).join('\n'), step.remedy, 'remedy');
  const english = outcomeOf(await send(server, step, { 'accept-language': 'en-GB,it;q=0.2' }), 'en');
  assert.deepEqual(
    english.map((issue) => issue.details.coding[0]?.code ?? ''),
    codes,
  );
  english.forEach((issue, at) => {
    assert.notEqual(issue.details.text, italian[at]?.details.text, 'the same text in both languages');
    assert.doesNotMatch(`${issue.details.text} ${issue.diagnostics}`, /\{\w+\}|undefined/);
  });
}

interface OutcomeIssue {
  readonly details: { readonly coding: readonly { readonly code: string }[]; readonly text: string };
  readonly diagnostics: string;
  readonly expression?: readonly string[];
}

function outcomeOf(answer: Answer, language: string): readonly OutcomeIssue[] {
  assert.equal(answer.headers['content-language'], language);
  assert.match(String(answer.headers['content-type']), /^application\/fhir\+json/);
  const outcome = JSON.parse(answer.text);
  assert.equal(outcome.resourceType, 'OperationOutcome');
  assert.ok(outcome.issue.length > 0);
  return outcome.issue;
}

function needsContent(step: Step): boolean {
  const kept = Object.values(step.keep ?? {}).some((path) => !path.startsWith('@'));
  return kept || step.has !== undefined || step.lacks !== undefined;
}

/** Value at a path such as `entry[0].resource.id`; undefined when there is none. */
export function lookUp(content: unknown, path: string): unknown {
  let value = content;
  for (const name of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function expectValue(actual: unknown, expected: unknown, name: string): void {
  const pattern = typeof expected === 'string' ? /^\/(.*)\/$/s.exec(expected)?.[1] : undefined;
  if (pattern === undefined) assert.deepEqual(actual, expected, `${name}: ${JSON.stringify(actual)}`);
  else assert.match(String(actual), new RegExp(pattern, 's'), name);
}

function fill<T>(value: T, values: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') {
    return value.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const known = values.get(name);
      assert.ok(known !== undefined, `nothing was kept as ${name}`);
      return known;
    }) as T;
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, values)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, values)])) as T;
}
