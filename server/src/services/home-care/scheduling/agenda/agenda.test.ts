import assert from 'node:assert/strict';
import type { PractitionerRole, Slot } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { minuteMs } from '../../../calendar/civil-day.ts';
import { type AgendaVisit, findConflicts, missingMinutes } from './conflicts.ts';
import { figuresOf, type Operator, toOperator } from './operator.ts';
import { type StaffedVisit, substitute } from './substitute.ts';
import { isAtWork, readWorkingTime } from './working-time.ts';

const at = (text: string): number => Date.parse(`${text}:00Z`);
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const roleSystem = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-role';

describe('working time', () => {
  const role: PractitionerRole = {
    resourceType: 'PractitionerRole',
    availableTime: [
      { daysOfWeek: ['mon', 'tue'], availableStartTime: '08:00:00', availableEndTime: '14:00:00' },
      { daysOfWeek: ['sat'], availableStartTime: '22:00:00', availableEndTime: '06:00:00' },
    ],
    notAvailable: [{ description: 'ferie', during: { start: '2026-03-31', end: '2026-04-01' } }],
  };
  const slot = (status: Slot['status'], start: string, end: string): Slot => ({
    resourceType: 'Slot',
    schedule: { reference: 'Schedule/1' },
    status,
    start,
    end,
  });

  it('is read on the clock in Italy, past midnight and across the change of the clock', () => {
    const time = readWorkingTime(role, [], '2026-03-23', '2026-04-05');
    assert.ok(isAtWork(time, span('2026-03-23T07:00', '2026-03-23T13:00')));
    assert.ok(!isAtWork(time, span('2026-03-23T06:59', '2026-03-23T08:00')));
    assert.ok(isAtWork(time, span('2026-03-30T06:00', '2026-03-30T12:00')));
    // The night of the change is an hour shorter: 22:00 to 06:00 is 21:00Z to 04:00Z.
    assert.ok(isAtWork(time, span('2026-03-28T21:00', '2026-03-29T04:00')));
    assert.ok(!isAtWork(time, span('2026-03-28T21:00', '2026-03-29T04:01')));
    assert.ok(!isAtWork(time, span('2026-03-31T07:00', '2026-03-31T08:00')));
  });

  it('joins slots of the agenda, of which busy-unavailable ones are absences', () => {
    const slots = [
      slot('free', '2026-03-25T09:00:00+01:00', '2026-03-25T12:00:00+01:00'),
      slot('busy', '2026-03-25T12:00:00+01:00', '2026-03-25T13:00:00+01:00'),
      slot('busy-unavailable', '2026-03-25T10:00:00+01:00', '2026-03-25T10:30:00+01:00'),
      slot('entered-in-error', '2026-03-26T10:00:00+01:00', '2026-03-26T10:30:00+01:00'),
    ];
    const time = readWorkingTime(role, slots, '2026-03-23', '2026-03-27');
    assert.ok(isAtWork(time, span('2026-03-25T09:30', '2026-03-25T12:00')));
    assert.ok(!isAtWork(time, span('2026-03-25T09:29', '2026-03-25T12:00')));
    assert.ok(!isAtWork(time, span('2026-03-26T09:00', '2026-03-26T09:10')));
  });

  it('counts as always where nothing is said, and an absence without days as the whole window', () => {
    const silent: PractitionerRole = { resourceType: 'PractitionerRole' };
    const noon = span('2026-03-25T11:00', '2026-03-25T12:00');
    assert.ok(isAtWork(readWorkingTime(silent, [], '2026-03-25', '2026-03-25'), noon));
    const away = { ...silent, notAvailable: [{ description: 'assente' }] };
    assert.ok(!isAtWork(readWorkingTime(away, [], '2026-03-25', '2026-03-25'), noon));
  });

  it('knows the SIAD kind of a role', () => {
    const nurse: PractitionerRole & { id: string } = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      organization: { reference: 'Organization/o1' },
      code: [{ coding: [{ system: roleSystem, code: 'nurse' }] }],
    };
    assert.deepEqual(toOperator(nurse, { absent: [] }).figures, ['3']);
    assert.deepEqual(figuresOf({ ...nurse, active: false }), []);
    assert.deepEqual(figuresOf({ ...nurse, code: [{ coding: [{ system: roleSystem, code: 'constructor' }] }] }), []);
  });
});

describe('conflicts', () => {
  const visit = (key: string, from: string, to: string, operator: string, patient: string): AgendaVisit => ({
    key,
    ...span(`2026-01-12T${from}`, `2026-01-12T${to}`),
    operator,
    patient,
  });

  it('are told for professional, way, person, absence and hours', () => {
    const visits = [
      visit('a', '08:00', '09:00', 'r1', 'p1'),
      visit('b', '08:30', '09:30', 'r1', 'p2'),
      visit('c', '09:40', '10:00', 'r1', 'p3'),
      visit('d', '10:00', '10:30', 'r1', 'p3'),
      visit('e', '10:15', '10:45', 'r2', 'p3'),
      visit('f', '12:00', '12:30', 'r3', 'p4'),
    ];
    const times = new Map([
      [
        'r3',
        {
          absent: [span('2026-01-12T12:15', '2026-01-12T13:00')],
          open: [span('2026-01-12T13:00', '2026-01-12T14:00')],
        },
      ],
    ]);
    assert.deepEqual(findConflicts({ visits, booked: [], times }), [
      { kind: 'operator-busy', visit: 'b', other: 'a', minutes: 45 },
      { kind: 'travel-time', visit: 'c', other: 'b', minutes: 5 },
      { kind: 'patient-busy', visit: 'e', other: 'd' },
      { kind: 'operator-absent', visit: 'f' },
      { kind: 'outside-hours', visit: 'f' },
    ]);
  });

  it('are told under the proposed visit, and not among booked ones', () => {
    const booked = [visit('x', '08:00', '09:00', 'r1', 'p1'), visit('y', '08:30', '09:00', 'r1', 'p2')];
    assert.deepEqual(findConflicts({ visits: [], booked }), []);
    const found = findConflicts({ visits: [visit('a', '07:00', '07:50', 'r1', 'p3')], booked });
    assert.deepEqual(found, [{ kind: 'travel-time', visit: 'a', other: 'x', minutes: 5 }]);
    assert.deepEqual(
      findConflicts({ visits: [visit('x', '06:00', '07:00', 'r1', 'p1')], booked: booked.slice(0, 1) }),
      [],
    );
  });
});

describe('substitution', () => {
  const always = { absent: [] };
  const operator = (reference: string, changes: Partial<Operator> = {}): Operator => ({
    reference,
    figures: ['3'],
    organization: 'Organization/coop',
    time: always,
    ...changes,
  });
  const visit = (key: string, from: string, to: string, changes: Partial<StaffedVisit> = {}): StaffedVisit => ({
    key,
    ...span(`2026-01-12T${from}`, `2026-01-12T${to}`),
    operator: 'r0',
    patient: `p-${key}`,
    figure: '3',
    ...changes,
  });
  const absent = operator('r0');
  const period = span('2026-01-12T00:00', '2026-01-13T00:00');

  it('prefers who knows the person, then the least load, then the reference', () => {
    const { assigned, uncovered } = substitute({
      absent,
      period,
      operators: [operator('r3'), operator('r2'), operator('r1'), absent],
      visits: [
        visit('a', '08:00', '09:00'),
        visit('b', '09:30', '10:00'),
        visit('c', '11:00', '12:00', { patient: 'p-a' }),
      ],
      history: [{ operator: 'r3', patient: 'p-b', times: 4 }],
    });
    assert.deepEqual(uncovered, []);
    assert.deepEqual(
      assigned.map(({ visit: key, operator: who, knows, load }) => [key, who, knows, load]),
      [
        ['a', 'r1', 0, 1],
        ['b', 'r3', 4, 1],
        ['c', 'r1', 1, 2],
      ],
    );
  });

  it('says why nobody takes a visit', () => {
    const visits = [visit('a', '08:00', '09:00', { municipality: '063049' })];
    const reasonOf = (operators: readonly Operator[], more: readonly StaffedVisit[] = []) =>
      substitute({ absent, period, operators, visits: [...visits, ...more] }).uncovered[0]?.reason;
    assert.equal(reasonOf([]), 'no-figure');
    assert.equal(reasonOf([operator('r1', { figures: ['8'] })]), 'no-figure');
    assert.equal(reasonOf([operator('r1', { organization: 'Organization/other' })]), 'no-organization');
    assert.equal(reasonOf([operator('r1', { municipalities: ['065116'] })]), 'no-area');
    assert.equal(reasonOf([operator('r1', { time: { absent: [period] } })]), 'nobody-at-work');
    assert.equal(reasonOf([operator('r1')], [visit('x', '09:10', '10:00', { operator: 'r1' })]), 'nobody-free');
    assert.equal(reasonOf([operator('r1')], [visit('x', '09:15', '10:00', { operator: 'r1' })]), undefined);
  });

  it('never books a professional twice, covers or explains every visit, and is deterministic', () => {
    const moment = fc.record({
      start: fc.integer({ min: 0, max: 600 }),
      length: fc.integer({ min: 5, max: 120 }),
      who: fc.integer({ min: 0, max: 4 }),
      patient: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 30 }), (moments) => {
        const base = at('2026-01-12T07:00');
        const visits: StaffedVisit[] = [];
        for (const [index, { start, length, who, patient }] of moments.entries()) {
          const from = base + start * minuteMs;
          const next = {
            key: `v${index}`,
            from,
            to: from + length * minuteMs,
            operator: `r${who}`,
            patient: `p${patient}`,
            figure: '3',
          };
          const clear = visits.every(
            (each) => each.operator !== next.operator || missingMinutes(each, next, () => 15) <= 0,
          );
          if (clear) visits.push(next);
        }
        const operators = [1, 2, 3, 4].map((number) => operator(`r${number}`));
        const request = { absent, period, operators, visits, travel: () => 15 };
        const answer = substitute(request);
        const concerned = visits.filter((each) => each.operator === 'r0');
        assert.equal(answer.assigned.length + answer.uncovered.length, concerned.length);
        const taken = new Map(answer.assigned.map((each) => [each.visit, each.operator]));
        const after = visits
          .map((each) => ({ ...each, operator: taken.get(each.key) ?? each.operator ?? '' }))
          .filter(({ operator: who }) => who !== 'r0');
        const kinds = findConflicts({ visits: after, booked: [], travel: () => 15 }).map(({ kind }) => kind);
        assert.ok(!kinds.includes('operator-busy') && !kinds.includes('travel-time'), kinds.join());
        assert.deepEqual(
          substitute({ ...request, visits: visits.toReversed(), operators: operators.toReversed() }),
          answer,
        );
      }),
      { numRuns: 150 },
    );
  });
});
