import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Encounter } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { plainPlan } from '../../../src/fhir/search/plain-plan.ts';
import { accessOf, accessSystem } from '../../../src/services/emergency-department/access/encounter-times.ts';
import type { EmergencyEvent } from '../../../src/services/emergency-department/access/place-event.ts';
import { figuresOf } from '../../../src/services/emergency-department/board/figures.ts';
import { boardOf } from '../../../src/services/emergency-department/board/follow-store.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import type { Values } from '../step-answers.ts';
import { arrival, doctor, encounterOf, make, newAccess, openEmergency, people, tasksOf } from './emergency-world.ts';
import { type History, histories } from './event-histories.ts';

const hour = 3_600_000;
const text = (at: number): string => new Date(at).toISOString();

interface Told {
  readonly step: string;
  readonly values: Values;
}

function toldOf(access: string, { arrival: begin, events }: History): Told[] {
  return [
    { step: 'arrive', values: { ...arrival, access, at: text(begin) } },
    ...events.map((event) => ({ step: event.kind, values: { access, ...valuesOf(event) } })),
  ];
}

function valuesOf(event: EmergencyEvent): Values {
  const at = text(event.at);
  if (event.kind === 'triage') return { at, triage: event.code };
  if (event.kind !== 'leave') return { at };
  return { at, outcome: event.outcome, ...(event.decided === undefined ? {} : { decided: text(event.decided) }) };
}

describe('emergency department: events in any order, and twice', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-emergency-order-'));
    api = await openEmergency(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('lead to the same accesses and to the figures of a full count, and nothing is left waiting', async () => {
    const start = Date.now() - 49 * hour;
    const known = fc.sample(histories(start), { numRuns: 30, seed: 20_261_127 });
    const rank = fc.sample(fc.nat(), { numRuns: 2000, seed: 7 });
    let drawn = 0;
    const board = boardOf(api.store);
    await Promise.all(
      known.map(async (history) => {
        const access = newAccess();
        const told = toldOf(access, history);
        const shuffled = [...told, ...told]
          .map((one) => ({ one, rank: rank[drawn++ % rank.length] ?? 0 }))
          .sort((first, second) => first.rank - second.rank);
        for (const { one } of shuffled) {
          const made = await make(api, doctor, one.step, one.values);
          const isSecondArrival = one.step === 'arrive' && made.code === 'step-not-allowed';
          assert.ok(made.code === undefined || isSecondArrival, `${one.step}: ${made.body}`);
        }
        await board.at(Date.now());
        const encounter = await encounterOf(api, access);
        assert.ok(encounter);
        const found = accessOf(encounter);
        assert.equal(found?.arrival, history.arrival);
        const kept = (found?.triages.length ?? 0) + Object.keys(found ?? {}).length - 2;
        assert.equal(kept, history.events.length, 'an event was lost');
        for (const { status } of await tasksOf(api, access)) assert.equal(status, 'completed');
      }),
    );
    const now = Date.now();
    const stored = [];
    for await (const { json = '{}' } of api.store.scan({ types: ['Encounter'] })) {
      const access = accessOf(JSON.parse(json) as Encounter);
      if (access !== undefined) stored.push(access);
    }
    assert.equal(stored.length, known.length);
    assert.deepEqual((await board.at(now)).figures(people.department, now), figuresOf(stored, now));
  });

  it('answer bad input with a refusal, and store nothing', async () => {
    const wrong = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(
        '2026-02-30T10:00:00Z',
        '9999-12-31T23:59:59Z',
        'Patient/persona',
        '',
        '2026000000000001',
        'X',
        '12',
      ),
    );
    const names = ['access', 'at', 'triage', 'outcome', 'decided', 'department', 'mode', 'problem', 'patient', 'key'];
    const steps = fc.constantFrom('arrive', 'triage', 'visit', 'observe', 'bed-request', 'bed-assign', 'leave');
    await fc.assert(
      fc.asyncProperty(steps, fc.dictionary(fc.constantFrom(...names), wrong, { maxKeys: 5 }), async (step, values) => {
        const access = '1999000000000001';
        const made = await make(api, doctor, step, { access, at: '9999-01-01T00:00:00Z', ...values } as Values);
        assert.ok(made.status >= 400 && made.status < 500, `${step} ${JSON.stringify(values)}: ${made.body}`);
      }),
      { numRuns: 150 },
    );
    const number = { kind: 'token', parameter: { type: 'Encounter', code: 'identifier' } } as const;
    const where = { ...number, anyOf: [{ system: accessSystem, code: '1999000000000001' }] };
    assert.equal((await api.store.search(plainPlan(['Encounter'], where, 1))).entries.length, 0);
    assert.equal((await tasksOf(api, '1999000000000001')).length, 0);
  });

  it('never fail, whatever is told of one access', async () => {
    const access = newAccess();
    const minutes = fc.integer({ min: -10, max: 600 });
    const event = fc.record({
      step: fc.constantFrom('arrive', 'triage', 'visit', 'observe', 'bed-request', 'bed-assign', 'leave'),
      at: minutes,
      triage: fc.constantFrom('1', '5', 'R', 'N', 'X'),
      outcome: fc.constantFrom('1', '2', '3', '6', '7', '8', '9', '10'),
      decided: fc.option(minutes, { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(event, async ({ step, at, triage, outcome, decided }) => {
        const ago = (given: number): string => text(Date.now() - given * 60_000);
        const values: Values = {
          access,
          at: ago(at),
          ...(step === 'arrive' ? arrival : {}),
          ...(step === 'triage' ? { triage } : {}),
          ...(step === 'leave' ? { outcome, ...(decided === undefined ? {} : { decided: ago(decided) }) } : {}),
        };
        const made = await make(api, doctor, step, values);
        assert.ok(made.status < 500, `${step} ${JSON.stringify(values)}: ${made.body}`);
      }),
      { numRuns: 200 },
    );
    for (const { status } of await tasksOf(api, access)) {
      assert.ok(['on-hold', 'completed', 'rejected'].includes(status ?? ''));
    }
  });
});
