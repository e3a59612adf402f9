import type { Appointment, CarePlan, CareTeam, EpisodeOfCare, Goal, ServiceRequest } from '@medplum/fhirtypes';
import { extensionUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf, withExtension } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { findResources, lastVersion, refersTo } from '../../steps/stored.ts';
import { requireAuthority } from '../case/authority.ts';
import { recordIntensity, withdrawIntensity } from '../case/delivered-intensity.ts';
import { siadConcept } from '../case/elements.ts';
import { episodeOf, type HomeCareCase, pendingPlan, planInForce } from '../case/home-care-case.ts';
import { cancelGoals, concludeGoals, endedPlan, endedTeam, goalsOf } from '../case/plans.ts';
import { leaveStatus } from '../case/status-history.ts';
import { closeTasks, openTask } from '../case/tasks.ts';
import { cancelled, isAhead, plannedVisits } from '../case/visits.ts';
import { refusedBy, remarkOf } from '../rules.ts';

/** Days within which a conclusion is usually corrected: two quarters of SIAD. Not verified. */
const reopeningDays = 180;

const shows = {
  episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
  plan: { type: 'CarePlan', text: { it: 'PAI', en: 'PAI' } },
  appointment: { type: 'Appointment', text: { it: 'Accessi annullati', en: 'Cancelled visits' }, many: true },
  intensity: {
    type: 'Observation',
    text: { it: 'CIA e livello delle cure date', en: 'CIA and level of the care given' },
    many: true,
  },
} as const;

/** Concludes the case; before the taking in charge it is withdrawn. */
export const close = defineStep<HomeCareCase>()({
  name: 'home-care-close',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Conclude il caso con il motivo SIAD: PAI, équipe, obiettivi e segnalazione si chiudono, gli accessi futuri sono annullati. Prima della presa in carico il caso è ritirato.',
    en: 'Concludes the case with the SIAD reason: PAI, team, goals and referral are closed, visits to come are cancelled. Before the taking in charge the case is withdrawn.',
  },
  parameters: {
    key: parameter.key(),
    on: parameter.day({ it: 'Ultimo giorno', en: 'Last day' }),
    reason: parameter.code(valueSetUrl.SiadMotivoConclusione, systemOf('siad-motivo-conclusione'), {
      it: 'Motivo (SIAD)',
      en: 'Reason (SIAD)',
    }),
    achieved: parameter.optional(
      parameter.choice(['achieved', 'not-achieved', 'in-progress'], {
        it: 'Se gli obiettivi sono raggiunti',
        en: 'Whether the goals are reached',
      }),
    ),
  },
  shows,
  async run(work, input) {
    const { subject } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    await requireEnd(work, found, input.on);
    return { ...(await concludeCase(work, input)), state: 'closed' };
  },
});

/** What a conclusion changes, for the conclusion itself and for a transfer. */
export async function concludeCase(
  work: Work<HomeCareCase>,
  { on, reason, achieved }: { readonly on: string; readonly reason: string; readonly achieved?: string | undefined },
): Promise<{
  readonly about: string;
  readonly shows: Readonly<Record<keyof typeof shows, string | readonly string[]>>;
}> {
  const { subject, changes, context, now } = work;
  const found = episodeOf(subject);
  const begun = found.status === 'active' || found.status === 'onhold';
  const episode = changes.update<EpisodeOfCare>({
    ...found,
    status: begun ? 'finished' : 'cancelled',
    statusHistory: leaveStatus(found, on),
    period: { ...found.period, end: on },
    extension: withExtension(found.extension, extensionUrl.HomeCareClosingReason, {
      url: extensionUrl.HomeCareClosingReason,
      valueCodeableConcept: siadConcept('motivo-conclusione', reason),
    }),
  });
  const draft = pendingPlan(subject);
  if (draft !== undefined) {
    changes.update<CarePlan>({ ...draft, status: 'revoked' });
    await cancelGoals(context.store, changes, draft);
  }
  const plan = planInForce(subject);
  if (plan !== undefined) await concludeGoals(context.store, changes, plan, achieved);
  const ended = plan === undefined ? [] : [changes.update<CarePlan>(endedPlan(plan, on))];
  for (const team of subject.teams) {
    if (team.status === 'inactive') continue;
    changes.update<CareTeam>(endedTeam(team, on));
  }
  const { referral } = subject;
  if (referral?.status === 'active') {
    changes.update<ServiceRequest>({ ...referral, status: begun ? 'completed' : 'revoked' });
  }
  const visits = (await plannedVisits(work)).filter((visit) => isAhead(visit, on, now) || !begun);
  const appointment = visits.map((visit) => changes.update<Appointment>(cancelled(visit, 'case-closed')));
  closeTasks(work, 'cancelled');
  const intensity = begun ? await recordIntensity(work, { ...found, period: { ...found.period, end: on } }) : [];
  return { about: episode, shows: { episode, plan: ended, appointment, intensity } };
}

/** Reopens a case whose conclusion was recorded by mistake. */
export const reopen = defineStep<HomeCareCase>()({
  name: 'home-care-reopen',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Corregge una conclusione registrata per errore: il caso torna com’era. Gli accessi annullati si programmano di nuovo. Nel SIAD è una variazione.',
    en: 'Corrects a conclusion recorded by mistake: the case is as it was. Cancelled visits are scheduled anew. In SIAD it is a change.',
  },
  parameters: {
    key: parameter.key(),
    note: parameter.words({ it: 'Motivo della correzione', en: 'Reason of the correction' }),
  },
  shows: { episode: shows.episode, plan: shows.plan },
  async run(work) {
    const { subject, changes, now, context } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const end = dayIn(found.period?.end ?? dayOf(now));
    const days = (Date.parse(dayOf(now)) - Date.parse(end)) / 86_400_000;
    if (await hasOtherCase(work)) throw refusedBy('HC-04', 'EpisodeOfCare.patient');
    if (days > reopeningDays) work.warn(remarkOf('HC-22', 'EpisodeOfCare.period.end'));
    const history = found.statusHistory ?? [];
    // A suspension that ran until the conclusion stands in the history with the day of the conclusion as its end.
    const last = history.at(-1);
    const suspended = last?.status === 'onhold' && last.period?.end === end;
    const { end: _, ...period } = found.period ?? {};
    const before = suspended ? 'onhold' : found.status === 'cancelled' ? 'planned' : 'active';
    const restored = suspended
      ? [...history.slice(0, -1), { ...last, period: withoutEnd(last.period) }]
      : history.slice(0, last?.period?.end === end ? -1 : undefined);
    const episode = changes.update<EpisodeOfCare>({
      ...found,
      status: before,
      statusHistory: restored as NonNullable<EpisodeOfCare['statusHistory']>,
      period,
      extension: withExtension(found.extension, extensionUrl.HomeCareClosingReason),
    });
    await withdrawIntensity(work);
    const revived = before === 'planned' ? [] : await revive(work, end);
    for (const team of subject.teams) {
      if (team.period?.end !== end) continue;
      const former = await lastVersion(context.store, team, ({ status: one }) => one !== 'inactive');
      // The team of a renewal that was withdrawn with the conclusion does not come back.
      if (before !== 'planned' && former?.status === 'proposed') continue;
      const { end: ended, ...rest } = team.period;
      changes.update<CareTeam>({ ...team, status: before === 'planned' ? 'proposed' : 'active', period: rest });
    }
    if (subject.referral !== undefined) changes.update<ServiceRequest>({ ...subject.referral, status: 'active' });
    const state = suspended
      ? 'suspended'
      : before === 'active'
        ? 'active'
        : subject.evaluations.length > 0
          ? 'assessed'
          : 'accepted';
    if (before === 'planned') {
      const owner = found.careManager?.reference ?? found.managingOrganization?.reference ?? '';
      openTask(work, { code: state === 'assessed' ? 'propose-pai' : 'assess', focus: episode, owner });
    }
    return { state, about: episode, shows: { episode, plan: revived } };
  },
});

/** The plan that the conclusion ended, and its goals, as they were before it: period, review and status are those of then. */
async function revive({ subject, changes, context }: Work<HomeCareCase>, end: string): Promise<readonly string[]> {
  const plan = subject.plans
    .filter(({ status, period }) => status === 'completed' && (period?.end ?? '') <= end)
    .at(-1);
  if (plan === undefined) return [];
  const former = await lastVersion(context.store, plan, ({ status }) => status === 'active' || status === 'on-hold');
  const { period = plan.period, extension, status = 'active' } = former ?? plan;
  for (const goal of await goalsOf(context.store, plan)) {
    if (goal.lifecycleStatus !== 'completed') continue;
    const open = await lastVersion(context.store, goal, (one) => one.lifecycleStatus !== 'completed');
    const { achievementStatus: _, ...rest } = goal;
    const achieved = open?.achievementStatus;
    changes.update<Goal>({
      ...rest,
      lifecycleStatus: open?.lifecycleStatus ?? 'active',
      ...(achieved === undefined ? {} : { achievementStatus: achieved }),
    });
  }
  return [
    changes.update<CarePlan>({
      ...plan,
      status: former === undefined ? 'active' : status,
      ...(period === undefined ? {} : { period }),
      extension: [...(extension ?? [])],
    }),
  ];
}

function withoutEnd(period: { readonly start?: string; readonly end?: string } | undefined) {
  const { end: _, ...rest } = period ?? {};
  return rest;
}

/** The last day: not in the future, within the case, and not before the last access. */
export async function requireEnd(
  { context, now }: Work<HomeCareCase>,
  found: EpisodeOfCare,
  on: string,
): Promise<void> {
  if (on > dayOf(now)) throw refusedBy('HC-06', parameterPlace('on'));
  const last = found.statusHistory?.filter(({ status }) => status === 'onhold').at(-1)?.period;
  const earliest = last?.end ?? last?.start ?? found.period?.start;
  if (earliest !== undefined && on < dayIn(earliest)) throw refusedBy('HC-12', parameterPlace('on'));
  const accesses = await findResources(
    context.store,
    'Encounter',
    refersTo('Encounter', 'episode-of-care', `EpisodeOfCare/${found.id}`),
  );
  const later = accesses.some(
    ({ status, period }) => status === 'finished' && period?.start !== undefined && dayIn(period.start) > on,
  );
  if (later) throw refusedBy('HC-23', parameterPlace('on'));
}

/** Whether the person has another case of home care that is open, so that this one cannot be. */
async function hasOtherCase({ context, subject }: Work<HomeCareCase>): Promise<boolean> {
  const cases = await findResources(
    context.store,
    'EpisodeOfCare',
    refersTo('EpisodeOfCare', 'patient', subject.patient),
  );
  return cases.some(
    ({ id, status, type }) =>
      id !== subject.episode?.id &&
      (status === 'planned' || status === 'active' || status === 'onhold') &&
      type?.some(({ coding }) => coding?.some(({ system }) => system === systemOf('siad-tipologia-pic'))),
  );
}
