import { type Day, dayAt, type Interval, overlaps } from '../../../calendar/civil-day.ts';
import { type AgendaVisit, assumedTravel, missingMinutes, type TravelTime } from './conflicts.ts';
import type { Operator } from './operator.ts';
import { isAtWork } from './working-time.ts';

/** A visit that may need somebody else. */
export interface StaffedVisit extends AgendaVisit {
  /** SIAD kind of professional it asks for; that of the absent professional when it names none. */
  readonly figure?: string;
  /** ISTAT code of the municipality. */
  readonly municipality?: string;
}

/** Who is absent, when, and who could step in. */
export interface SubstitutionRequest {
  readonly absent: Operator;
  readonly period: Interval;
  /** Booked visits of all professionals concerned. */
  readonly visits: readonly StaffedVisit[];
  readonly operators: readonly Operator[];
  /** References of organizations that may send somebody besides that of the absent one: the cooperatives of the case. */
  readonly organizations?: readonly string[];
  /** Accesses so far: how often a professional was at a person's home. */
  readonly history?: readonly { readonly operator: string; readonly patient: string; readonly times: number }[];
  readonly travel?: TravelTime;
}

/** Why nobody takes a visit: the first condition that nobody is left at. */
export type Uncovered = 'no-figure' | 'no-organization' | 'no-area' | 'nobody-at-work' | 'nobody-free';

/** Who takes which visit, and what remains. */
export interface Substitution {
  readonly assigned: readonly {
    readonly visit: string;
    readonly operator: string;
    /** Times the professional was with the person before, and visits they have on that day with this one. */
    readonly knows: number;
    readonly load: number;
  }[];
  readonly uncovered: readonly { readonly visit: string; readonly reason: Uncovered }[];
}

/**
 * Proposes who takes the visits of an absent professional, one after the other in order of time: the same SIAD kind, the
 * same organization or one of the given ones, covering the area, at work and free with the way there and on. Among those,
 * first who knows the person best, then who has the fewest visits that day, then by reference: the same question has the
 * same answer. Greedy: it does not undo an earlier choice.
 */
export function substitute(request: SubstitutionRequest): Substitution {
  const { absent, period, visits, operators, organizations = [], history = [], travel = assumedTravel } = request;
  const known = new Map(history.map(({ operator, patient, times }) => [`${operator} ${patient}`, times]));
  const allowed = new Set([...organizations, ...(absent.organization === undefined ? [] : [absent.organization])]);
  const isConcerned = (visit: StaffedVisit): boolean => visit.operator === absent.reference && overlaps(visit, period);
  const agenda = Map.groupBy(
    visits.filter((visit) => visit.operator !== undefined && !isConcerned(visit)),
    ({ operator }) => operator ?? '',
  );
  const assigned: Substitution['assigned'][number][] = [];
  const uncovered: Substitution['uncovered'][number][] = [];
  const ordered = visits
    .filter(isConcerned)
    .toSorted((one, other) => one.from - other.from || compare(one.key, other.key));
  for (const visit of ordered) {
    const { figure, municipality } = visit;
    const filters: readonly (readonly [Uncovered, (operator: Operator) => boolean])[] = [
      [
        'no-figure',
        ({ reference, figures }) =>
          reference !== absent.reference &&
          (figure === undefined ? figures.some((each) => absent.figures.includes(each)) : figures.includes(figure)),
      ],
      ['no-organization', ({ organization }) => organization !== undefined && allowed.has(organization)],
      [
        'no-area',
        ({ municipalities }) =>
          municipalities === undefined || (municipality !== undefined && municipalities.includes(municipality)),
      ],
      ['nobody-at-work', ({ time }) => isAtWork(time, visit)],
      [
        'nobody-free',
        ({ reference }) => (agenda.get(reference) ?? []).every((other) => missingMinutes(other, visit, travel) <= 0),
      ],
    ];
    let left: readonly Operator[] = operators;
    let reason: Uncovered | undefined;
    for (const [lack, fits] of filters) {
      left = left.filter(fits);
      if (left.length > 0) continue;
      reason = lack;
      break;
    }
    if (reason !== undefined) {
      uncovered.push({ visit: visit.key, reason });
      continue;
    }
    const day = dayAt(visit.from);
    const [best] = left
      .map(({ reference }) => ({
        reference,
        knows: known.get(`${reference} ${visit.patient}`) ?? 0,
        load: loadOf(agenda.get(reference), day) + 1,
      }))
      .sort(
        (one, other) => other.knows - one.knows || one.load - other.load || compare(one.reference, other.reference),
      );
    if (!best) continue;
    assigned.push({ visit: visit.key, operator: best.reference, knows: best.knows, load: best.load });
    agenda.set(best.reference, [...(agenda.get(best.reference) ?? []), { ...visit, operator: best.reference }]);
    // Whoever steps in first comes again: the person does not meet a new face at every visit.
    known.set(`${best.reference} ${visit.patient}`, best.knows + 1);
  }
  return { assigned, uncovered };
}

function loadOf(visits: readonly AgendaVisit[] = [], day: Day): number {
  return visits.filter(({ from }) => dayAt(from) === day).length;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
