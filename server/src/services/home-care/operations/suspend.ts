import type { Appointment, CarePlan, EpisodeOfCare } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { requireAuthority } from '../case/authority.ts';
import { episodeOf, type HomeCareCase, planInForce, stateOf } from '../case/home-care-case.ts';
import { leaveStatus, runningSuspension, withSuspension } from '../case/status-history.ts';
import { cancelled, visitsFrom } from '../case/visits.ts';
import { refusedBy } from '../rules.ts';

const shows = {
  episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
  plan: { type: 'CarePlan', text: { it: 'PAI', en: 'PAI' } },
  appointment: { type: 'Appointment', text: { it: 'Accessi annullati', en: 'Cancelled visits' }, many: true },
} as const;

/** Suspends the case with its PAI; visits planned from that day on are cancelled. */
export const suspend = defineStep<HomeCareCase>()({
  name: 'home-care-suspend',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Sospende il caso e il PAI da un giorno, con il motivo SIAD. Gli accessi programmati da quel giorno sono annullati.',
    en: 'Suspends the case and its PAI from a day on, with the SIAD reason. Visits planned from that day on are cancelled.',
  },
  parameters: {
    key: parameter.key(),
    on: parameter.day({ it: 'Primo giorno della sospensione', en: 'First day of the suspension' }),
    reason: parameter.code(valueSetUrl.SiadMotivoSospensione, systemOf('siad-motivo-sospensione'), {
      it: 'Motivo (SIAD)',
      en: 'Reason (SIAD)',
    }),
  },
  shows,
  async run(work, { on, reason }) {
    const { subject, changes, now } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    if (on > dayOf(now)) throw refusedBy('HC-06', parameterPlace('on'));
    const last = found.statusHistory?.at(-1)?.period?.end ?? found.period?.start;
    if (last !== undefined && on < dayIn(last)) throw refusedBy('HC-12', parameterPlace('on'));
    const episode = changes.update<EpisodeOfCare>({
      ...found,
      status: 'onhold',
      statusHistory: withSuspension(found, on, reason),
    });
    const plan = planInForce(subject);
    const held = plan === undefined ? [] : [changes.update<CarePlan>({ ...plan, status: 'on-hold' })];
    const appointment = (await visitsFrom(work, on)).map((visit) =>
      changes.update<Appointment>(cancelled(visit, 'case-closed')),
    );
    return { state: 'suspended', about: episode, shows: { episode, plan: held, appointment } };
  },
});

/** Takes the case and its PAI up again. */
export const resume = defineStep<HomeCareCase>()({
  name: 'home-care-resume',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Riprende il caso e il PAI da un giorno. Gli accessi si programmano di nuovo.',
    en: 'Takes the case and its PAI up again from a day on. Visits are scheduled anew.',
  },
  parameters: {
    key: parameter.key(),
    on: parameter.day({ it: 'Giorno della ripresa', en: 'Day of the resumption' }),
  },
  shows: { episode: shows.episode, plan: shows.plan },
  async run(work, { on }) {
    const { subject, changes, now } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    if (on > dayOf(now)) throw refusedBy('HC-06', parameterPlace('on'));
    const since = runningSuspension(found)?.period?.start;
    if (since !== undefined && on < since) throw refusedBy('HC-25', parameterPlace('on'));
    const next = { ...found, status: 'active' as const, statusHistory: leaveStatus(found, on) };
    const episode = changes.update<EpisodeOfCare>(next);
    const plan = planInForce(subject);
    const resumed = plan === undefined ? [] : [changes.update<CarePlan>({ ...plan, status: 'active' })];
    return { state: stateOf({ ...subject, episode: next }), about: episode, shows: { episode, plan: resumed } };
  },
});
