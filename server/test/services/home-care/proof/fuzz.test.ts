import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../../../src/sandbox/campania/random.ts';
import { homeCareSteps } from '../../../../src/services/home-care/steps.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { runsOf } from '../../../store/test-store.ts';
import { toParameters } from '../home-care-world.ts';
import { type BroughtCase, bring, make, type Template, templateOf, ways, writeCopy } from './case-driver.ts';
import { assertWhole } from './case-invariants.ts';
import { callerOf, countVersions, openProof } from './proof-world.ts';
import { inputOf } from './step-inputs.ts';

/** Malformed bodies for each step. */
const bodies = runsOf(200);

/** State from which each step is tried. */
const from: Readonly<Record<string, string>> = {
  refer: 'none',
  accept: 'referred',
  refuse: 'referred',
  assess: 'accepted',
  'propose-pai': 'assessed',
  'approve-pai': 'pai-proposed',
  'return-pai': 'pai-approved',
  'sign-pai': 'pai-approved',
  resume: 'suspended',
  reopen: 'closed',
};

/** Values that no parameter wants, as JSON so that `__proto__` is a member of its own. */
const odd: readonly string[] = [
  'null',
  'true',
  '-1',
  '1e400',
  '1.5',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"2026-02-30"',
  '"0000-01-01"',
  '"9999-12-31"',
  '"2026-13-99T99:99:99Z"',
  '"2026-11-26T10:00:00+99:99"',
  '"2026-11-26"',
  '"Patient/x"',
  '"Patient/../x"',
  '"http://example.org/Patient/x"',
  '"#x"',
  '"urn:uuid:x"',
  '{"reference":"Patient/altrui"}',
  '{"reference":["Patient/altrui"]}',
  '{"reference":{"toString":1}}',
  '{"coding":{}}',
  '{"coding":[null]}',
  '{"system":1,"value":2}',
  '{"resourceType":"Patient","id":"x"}',
  '{"resourceType":"__proto__"}',
  '"<script>alert(1)</script>"',
  '"\' OR 1=1 --"',
];

describe('home care: malformed requests', function () {
  this.timeout(180_000);
  let folder: string;
  let api: InProcessApi;
  const templates = new Map<string, Template>();
  let copies = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
    api = await openProof(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function fresh(state: string): Promise<BroughtCase> {
    const template = templates.get(state) ?? (await templateOf(api, await bring(api, `base-${state}`, state)));
    templates.set(state, template);
    return writeCopy(api, template, `z${++copies}`);
  }

  for (const { name } of homeCareSteps) {
    const step = name.replace('home-care-', '');
    it(`${step}: ${bodies} bodies, none answered by 5xx, none half done`, async () => {
      const random = createRandom(20261126, step.length * 7 + step.charCodeAt(0));
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;
      const state = from[step] ?? 'active';
      assert.ok(state in ways);
      if (step.endsWith('-transfer')) assert.equal(state, 'active');
      const who = callerOf('home-care-coordinator', '');
      let about = await fresh(state);
      let before = await countVersions(api);
      let refused = 0;
      for (let turn = 0; turn < bodies; turn++) {
        const body = malform(toParameters(inputOf(step, about.person)), pick, () => random.next(), turn);
        const answer = await make(api, who, step, about, { raw: body });
        const told = JSON.stringify(body).slice(0, 400);
        assert.ok(answer.status < 500, `${answer.status} ${told}`);
        if (answer.status >= 300) {
          refused++;
          assert.ok(!answer.texts.some((text) => text.includes('[object') || text.length > 4000), told);
          if (turn % 20 !== 19) continue;
          assert.equal(await countVersions(api), before, `something was changed by one of the bodies until ${told}`);
          continue;
        }
        await assertWhole(api, about.person);
        about = await fresh(state);
        before = await countVersions(api);
      }
      assert.equal(await countVersions(api), before);
      assert.ok(refused > bodies / 4, `only ${refused} were refused`);
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
      await assertWhole(api, about.person);
    });
  }
});

type Pick = <T>(list: readonly T[]) => T;

/** A body with one to three faults at places of its tree. */
function malform(valid: unknown, pick: Pick, next: () => number, turn: number): unknown {
  const whole = [
    'null',
    '[]',
    '"x"',
    '7',
    '{}',
    '{"resourceType":"Parameters","parameter":{}}',
    '{"resourceType":"Patient"}',
  ];
  if (turn < whole.length) return JSON.parse(whole[turn] ?? 'null');
  if (turn === 7)
    return { resourceType: 'Parameters', parameter: Array.from({ length: 5000 }, () => ({ name: 'key' })) };
  const body = JSON.parse(JSON.stringify(valid)) as Tree;
  for (let fault = 0; fault <= Math.floor(next() * 3); fault++) {
    const places = placesIn(body);
    if (places.length === 0) return JSON.parse(pick(odd));
    const { holder, name } = pick(places);
    const kind = Math.floor(next() * 7);
    if (kind === 0) Reflect.deleteProperty(holder, name);
    else if (kind === 1) put(holder, name, 'x'.repeat(pick([2001, 70_000])));
    else if (kind === 2 && Array.isArray(holder)) holder.push(JSON.parse(JSON.stringify(holder[Number(name)] ?? null)));
    else if (kind === 3 && !Array.isArray(holder))
      put(holder, pick(['__proto__', 'constructor', 'toString', 'valueString', 'name']), JSON.parse(pick(odd)));
    else put(holder, name, JSON.parse(pick(odd)));
  }
  return body;
}

type Tree = Record<string, unknown> | unknown[];

function put(holder: Tree, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(tree: unknown): { holder: Tree; name: string }[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) => [{ holder: tree as Tree, name }, ...placesIn(value)]);
}
