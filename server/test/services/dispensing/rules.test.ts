import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupplyRequest, Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Principal } from '../../../src/access/principal.ts';
import { dispensingRules } from '../../../src/services/dispensing/machine.ts';
import { dispensingConditions } from '../../../src/services/dispensing/rules.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { dayFromNow } from '../home-care/home-care-world.ts';
import type { Outcome, Values } from '../step-answers.ts';
import { type LineOf, lineOf, newNre, planOf } from './dispensing-lines.ts';
import { itemOf, make, present } from './dispensing-steps.ts';
import {
  allOf,
  callerOf,
  hospitalPharmacist,
  openDispensing,
  otherPharmacist,
  people,
  pharmacist,
  put,
} from './dispensing-world.ts';

interface CaseStep {
  readonly step: string;
  readonly by?: string;
  readonly values?: Values;
  readonly operation?: string;
  readonly items?: readonly (Values & { readonly line: number })[];
  readonly packs?: readonly Values[];
}
interface RuleCase {
  readonly rule: string;
  readonly name: string;
  readonly region?: string;
  readonly lines: readonly LineOf[];
  readonly plans?: readonly Omit<Parameters<typeof planOf>[0], 'id'>[];
  readonly steps: readonly CaseStep[];
  readonly expect: { readonly state?: string; readonly refused?: string; readonly remarks?: readonly string[] };
}

const callers: Readonly<Record<string, Principal>> = {
  pharmacist,
  otherPharmacist,
  hospitalPharmacist,
  supplier: callerOf('pharmacist', people.distributor),
  nobody: (({ organization: _, ...rest }) => rest)(pharmacist),
};

/** Days and moments counted from now, and what JSON cannot say. */
function dated(_: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const [, kind, days] = /^(day|instant):(-?\d+)$/.exec(value) ?? [];
  if (kind === 'day') return dayFromNow(Number(days));
  return kind === 'instant' ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : value;
}

const { cases } = JSON.parse(await readFile(new URL('./rules.cases.json', import.meta.url), 'utf8'), dated) as {
  readonly cases: readonly RuleCase[];
};

describe('rules of dispensing', () => {
  let folder: string;
  let api: InProcessApi;
  let plans = 0;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-dispensing-rules-'));
    api = await openDispensing(folder);
  });
  afterEach(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function answer(steps: readonly CaseStep[], nre: string, ids: readonly string[]): Promise<Outcome> {
    let outcome: Outcome | undefined;
    for (const [index, one] of steps.entries()) {
      const who = callers[one.by ?? 'pharmacist'] ?? pharmacist;
      if (one.step === 'authorise') await authorise();
      else outcome = await ask(who, one, nre, ids);
      const isLast = index === steps.length - 1;
      assert.ok(isLast || (outcome?.status ?? 0) < 300, `${one.step}: ${outcome?.body}`);
    }
    assert.ok(outcome);
    return outcome;
  }

  async function ask(who: Principal, one: CaseStep, nre: string, ids: readonly string[]): Promise<Outcome> {
    if (one.step === 'take') return present(api, who, nre);
    const [first = ''] = ids;
    if (one.step === 'dispense') {
      const item = (one.items ?? []).map(({ line, ...values }) => itemOf(ids[line] ?? '', values));
      return make(api, who, 'dispense', first, { operation: one.operation ?? '1', ...one.values, item });
    }
    if (one.step === 'order') return make(api, who, 'order', first, one.values);
    const order = (await allOf<SupplyRequest>(api, 'SupplyRequest'))[0]?.id ?? '';
    const packs = one.packs === undefined ? {} : { pack: one.packs as never };
    return make(api, who, one.step, `SupplyRequest/${order}`, { ...one.values, ...packs });
  }

  /** What the feeder writes when the other system has answered. */
  async function authorise(): Promise<void> {
    const [task] = (await allOf<Task>(api, 'Task')).filter(({ code }) => code?.coding?.[0]?.code === 'webdpc-shortage');
    assert.ok(task);
    const type = { coding: [{ system: codeSystemUrl.ExchangeResult, code: 'authorisation' }] };
    await put(api, [{ ...task, status: 'completed', output: [{ type, valueString: 'AUT-1' }] }]);
  }

  for (const { rule, name, region, lines: given, plans: plansGiven = [], steps, expect } of cases) {
    it(`${rule}: ${name}`, async () => {
      const nre = newNre(region);
      const id = `p${++plans}`;
      await put(
        api,
        plansGiven.map((one) => planOf({ id, ...one })),
      );
      const lines = given.map((one, index) =>
        lineOf({
          ...one,
          nre,
          id: `${nre}-${index}`,
          ...('aic' in one && one.aic === null ? { aic: undefined } : {}),
          ...('group' in one && one.group === null ? { group: undefined } : {}),
          ...(one.plan === undefined ? {} : { plan: `MedicationRequest/${id}` }),
        }),
      );
      await put(api, lines);
      const outcome = await answer(
        steps,
        nre,
        lines.map((line) => line.id),
      );
      if (expect.refused !== undefined) {
        assert.equal(outcome.rule ?? outcome.code, expect.refused, outcome.body);
        assert.equal(outcome.status, 422);
        return;
      }
      assert.equal(outcome.state, expect.state, outcome.body);
      if (expect.remarks !== undefined) assert.deepEqual([...new Set(outcome.remarks)], expect.remarks, outcome.body);
    });
  }

  it('have each a case that it refuses or remarks on, and a course without it', () => {
    for (const { id, kind, steps } of dispensingConditions) {
      // Supplies have cases of their own.
      if (!steps.some((step) => dispensingRules.has(step))) continue;
      const told = cases.some(
        ({ expect }) => expect.refused === id || (kind === 'remark' && expect.remarks?.includes(id) === true),
      );
      assert.ok(told, id);
    }
  });
});
