import type { PractitionerRole } from '@medplum/fhirtypes';
import type { Interval } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { toOperator } from '../scheduling/agenda/operator.ts';
import { type Substitution, substitute } from '../scheduling/agenda/substitute.ts';
import type { WorkingTime } from '../scheduling/agenda/working-time.ts';
import { type BookedAppointment, bookedFor, workingTimeOf } from './booked-visits.ts';

/** How far back it is looked who knows a person, in milliseconds. */
const memory = 90 * 86_400_000;
const day = 86_400_000;

/** The visits of a professional in a period, and who could take each. */
export interface Proposal extends Substitution {
  /** By `Appointment/x`. */
  readonly visits: ReadonlyMap<string, BookedAppointment>;
}

/**
 * Proposes who takes the visits of a professional in a period (ms, UTC): somebody of the same profession at the same organization, or at
 * one of the further ones, who is at work and free, who knows the person best and has least to do.
 */
export async function proposeSubstitutes(
  store: Reading,
  absent: Read<PractitionerRole>,
  period: Interval,
  organizations: readonly string[],
): Promise<Proposal> {
  const own = absent.organization?.reference;
  const employers = [...new Set([...(own === undefined ? [] : [own]), ...organizations])];
  const reference = `PractitionerRole/${absent.id}`;
  const concerned = (await bookedFor(store, [reference], period.from, period.to)).filter(
    (visit) => visit.from < period.to && period.from < visit.to,
  );
  const colleagues = (
    await Promise.all(
      employers.map((one) =>
        findResources(
          store,
          'PractitionerRole',
          all(refersTo('PractitionerRole', 'organization', one), hasCode('PractitionerRole', 'active', 'true')),
        ),
      ),
    )
  ).flat();
  const timeOf = async (role: Read<PractitionerRole>): Promise<WorkingTime> =>
    (await workingTimeOf(store, `PractitionerRole/${role.id}`, period.from, period.to)) ?? { absent: [] };
  const operators = await Promise.all(colleagues.map(async (role) => toOperator(role, await timeOf(role))));
  const references = operators.map((one) => one.reference);
  const booked = await bookedFor(store, [reference, ...references], period.from - day, period.to + day);
  const found = substitute({
    absent: toOperator(absent, await timeOf(absent)),
    period,
    visits: booked,
    operators,
    organizations: employers,
    history: await acquaintance(store, [...new Set(concerned.map(({ patient }) => patient))], period.from),
  });
  return { ...found, visits: new Map(concerned.map((visit) => [visit.key, visit])) };
}

/** How often each professional was at the home of each person lately. */
async function acquaintance(
  store: Reading,
  patients: readonly string[],
  until: number,
): Promise<readonly { readonly operator: string; readonly patient: string; readonly times: number }[]> {
  const counts: { operator: string; patient: string; times: number }[] = [];
  const low = until - memory;
  for (const patient of patients) {
    const accesses = await findResources(
      store,
      'Encounter',
      all(refersTo('Encounter', 'subject', patient), hasCode('Encounter', 'class', 'HH'), {
        kind: 'date',
        parameter: { type: 'Encounter', code: 'date' },
        comparator: 'ge',
        low,
        high: low + 1,
      }),
    );
    const times = new Map<string, number>();
    for (const { participant } of accesses) {
      for (const { individual } of participant ?? []) {
        const operator = individual?.reference;
        if (operator !== undefined) times.set(operator, (times.get(operator) ?? 0) + 1);
      }
    }
    for (const [operator, count] of times) counts.push({ operator, patient, times: count });
  }
  return counts;
}
