import type { Appointment, ParametersParameter } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { profileUrl } from '@sinfonia/profiles';
import type { DescribedParameter } from '../../../fhir/operations/operation-description.ts';
import { entrySystem } from '../../steps/changes.ts';
import { codeIn, systemOf } from '../../steps/elements.ts';
import type { Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { findResources, refersTo } from '../../steps/stored.ts';
import { bookedFor } from '../agendas/booked-visits.ts';
import { refusedBy } from '../rules.ts';
import { toExistingVisits, toVisitAppointment } from '../scheduling/resources/visit-appointment.ts';
import { readActivities } from '../scheduling/visits/activity.ts';
import { expandPlan, type ProposedVisit } from '../scheduling/visits/expand-plan.ts';
import { siadConcept } from './elements.ts';
import { episodeOf, type HomeCareCase, planInForce, teamOf } from './home-care-case.ts';

/** Length of a visit whose activity names none, in minutes: an assumption of the platform. */
const usualMinutes = 45;

/** A visit to book. Instants are ms since the epoch, UTC. */
export interface Visit {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly performer: string;
  readonly appointment: Appointment;
}

/** A visit as a request gives it. */
export interface GivenVisit {
  readonly start: string;
  readonly end: string;
  readonly performer: string;
  readonly service: readonly string[];
}

/** Days between which the PAI is to be planned. */
export interface PlannedRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly holidays?: 'keep' | 'skip' | 'move' | undefined;
}

/** The visits that a request gives. Rule HC-14. */
export function visitsGiven(work: Work<HomeCareCase>, visits: readonly GivenVisit[]): readonly Visit[] {
  const { subject, changes } = work;
  const found = episodeOf(subject);
  const plan = planInForce(subject);
  return visits.map(({ start, end, performer, service }, index) => {
    const [from, to] = [Date.parse(start), Date.parse(end)];
    if (to <= from || to - from > 24 * 3_600_000) throw refusedBy('HC-14', parameterPlace('visit'));
    const name = changes.nameOf(`visit-${index + 1}`);
    const appointment = {
      resourceType: 'Appointment',
      meta: { profile: [profileUrl.HomeCareVisitAppointment] },
      identifier: name === undefined ? [] : [{ system: entrySystem, value: name }],
      status: 'booked',
      serviceType: service.map((code) => siadConcept('tipo-prestazione', code)),
      supportingInformation: [
        { reference: `EpisodeOfCare/${found.id}` },
        ...(plan === undefined ? [] : [{ reference: `CarePlan/${plan.id}` }]),
      ],
      start,
      end,
      basedOn: found.referralRequest ?? [],
      participant: [
        { actor: { reference: subject.patient }, status: 'accepted' },
        { actor: { reference: performer }, status: 'needs-action' },
      ],
    } as Appointment;
    return { key: String(index), from, to, performer, appointment };
  });
}

/** The visits that the PAI asks for and that are not there yet; what it asks for and cannot be planned, with the reason. */
export async function visitsOfPlan(
  work: Work<HomeCareCase>,
  { from, to, holidays }: PlannedRange,
): Promise<{ readonly visits: readonly Visit[]; readonly leftOut: readonly ParametersParameter[] }> {
  const { subject, context } = work;
  const found = episodeOf(subject);
  const plan = planInForce(subject);
  if (from === undefined || to === undefined || to < from || plan === undefined) {
    throw refusedBy('HC-29', parameterPlace('to'));
  }
  const address = `EpisodeOfCare/${found.id}`;
  const existing = await findResources(
    context.store,
    'Appointment',
    refersTo('Appointment', 'supporting-info', address),
  );
  const read = readActivities(plan, usualMinutes);
  const activities = read.activities.map((one) => ({ ...one, ...performerOf(subject, one) }));
  const suspended = (found.statusHistory ?? []).flatMap(({ status, period }) =>
    status === 'onhold' && period?.start !== undefined
      ? [{ from: period.start, ...(period.end === undefined ? {} : { to: addDays(period.end, -1) }) }]
      : [],
  );
  const leftOut = [
    ...read.unplanned.map(({ activity, reason }) => leftOutOf(activity, reason)),
    ...activities
      .filter(({ performer }) => performer === undefined)
      .map(({ series }) => leftOutOf(series, 'no-operator')),
  ];
  const taken = [...toExistingVisits(existing)];
  const proposed: ProposedVisit[] = [];
  const byPerformer = Map.groupBy(activities, ({ performer }) => performer ?? '');
  byPerformer.delete('');
  // One professional after the other, so that each visit finds a time at which both she and the person are free.
  for (const [performer, own] of byPerformer) {
    const [start, end] = [Date.parse(`${addDays(from, -1)}T00:00:00Z`), Date.parse(`${addDays(to, 2)}T00:00:00Z`)];
    const busy = await bookedFor(context.store, [performer], start, end);
    const elsewhere = busy
      .filter(({ patient }) => patient !== subject.patient)
      .map((one) => ({ from: one.from, to: one.to }));
    const expanded = expandPlan({
      activities: own,
      from,
      to,
      holidays: holidays ?? 'move',
      existing: [...taken, ...elsewhere],
      // What a suspension cancelled is planned again once the case goes on.
      replanCancelled: true,
      suspended,
    });
    if (!expanded.ok) throw refusedBy('HC-31', parameterPlace('to'));
    leftOut.push(...expanded.leftOut.map(({ series, day, reason }) => leftOutOf(series, reason, day)));
    proposed.push(...expanded.visits);
    taken.push(...expanded.visits.map((visit) => ({ from: visit.from, to: visit.to })));
  }
  const referral = found.referralRequest?.[0]?.reference;
  const visits = proposed.map((visit): Visit => {
    const performer = visit.performer ?? '';
    const appointment = toVisitAppointment(visit, {
      patient: subject.patient,
      episode: address,
      carePlan: `CarePlan/${plan.id}`,
      attending: performer,
      ...(referral === undefined ? {} : { referral }),
    });
    return { key: visit.key, from: visit.from, to: visit.to, performer, appointment };
  });
  return { visits, leftOut };
}

/** Who carries an activity out: who the PAI names, or the member of the team with its profession. */
function performerOf(
  subject: HomeCareCase,
  { performer, figure }: { readonly performer?: string; readonly figure?: string },
): { readonly performer?: string } {
  if (performer?.startsWith('Practitioner') === true) return { performer };
  const members = teamOf(subject)?.participant ?? [];
  const found = members.find(
    ({ role, member }) =>
      member?.reference?.startsWith('Practitioner') === true &&
      role?.some((one) => codeIn(one, systemOf('siad-tipo-operatore')) === figure),
  )?.member?.reference;
  return figure === undefined || found === undefined ? {} : { performer: found };
}

/** How the answer tells an activity of the plan for which no visit was booked. */
export const leftOutParameter: DescribedParameter = {
  name: 'leftOut',
  min: 0,
  max: '*',
  text: { it: 'Attività senza visita prenotata', en: 'Activity without a booked visit' },
  part: [
    { name: 'activity', min: 1, max: '1', type: 'string', text: { it: 'Attività', en: 'Activity' } },
    { name: 'reason', min: 1, max: '1', type: 'code', text: { it: 'Motivo', en: 'Reason' } },
    { name: 'day', min: 0, max: '1', type: 'date', text: { it: 'Giorno', en: 'Day' } },
  ],
};

function leftOutOf(activity: string, reason: string, day?: string): ParametersParameter {
  return {
    name: 'leftOut',
    part: [
      { name: 'activity', valueString: activity },
      { name: 'reason', valueCode: reason },
      ...(day === undefined ? [] : [{ name: 'day', valueDate: day }]),
    ],
  };
}
