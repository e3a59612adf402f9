import type { CarePlan } from '@medplum/fhirtypes';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { requireAuthority } from '../case/authority.ts';
import { foreseenIntensity, foreseenLevel } from '../case/foreseen-intensity.ts';
import { episodeOf, type HomeCareCase, planInForce } from '../case/home-care-case.ts';
import { requireNamed } from '../case/named.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { activityParameter, toActivity } from './propose-pai.ts';

/** Changes the services of the PAI in force, and with them the foreseen intensity and level of care. */
export const changeIntensity = defineStep<HomeCareCase>()({
  name: 'home-care-change-intensity',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Cambia le prestazioni e le frequenze del PAI in vigore. Il CIA previsto e il livello si calcolano di nuovo; se il livello cambia lo dice.',
    en: 'Changes the services and frequencies of the PAI in force. The foreseen CIA and the level are worked out anew; a change of level is told.',
  },
  parameters: {
    key: parameter.key(),
    activity: parameter.many(activityParameter),
    note: parameter.words({ it: 'Motivo del cambiamento', en: 'Reason of the change' }),
  },
  shows: {
    episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
    plan: { type: 'CarePlan', text: { it: 'PAI', en: 'PAI' } },
    intensity: {
      type: 'Observation',
      text: { it: 'CIA previsto e livello', en: 'Foreseen CIA and level' },
      many: true,
    },
  },
  async run(work, { activity, note }) {
    const { subject, changes, now, warn } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    await requireNamed(
      work,
      activity.map(({ performer }) => performer),
      'activity',
    );
    const plan = planInForce(subject);
    if (plan === undefined) throw refusedBy('HC-09', 'CarePlan');
    const next: typeof plan = {
      ...plan,
      activity: activity.map((one, index) => toActivity(one, index, 'in-progress')),
      note: [...(plan.note ?? []), { text: note, time: new Date(now).toISOString() }],
    };
    const before = foreseenLevel(work, plan);
    const after = foreseenLevel(work, next);
    if (before !== after) warn(remarkOf('HC-28', parameterPlace('activity')));
    const changed = changes.update<CarePlan>(next);
    return {
      state: work.stateBefore,
      about: `EpisodeOfCare/${found.id}`,
      shows: { episode: `EpisodeOfCare/${found.id}`, plan: changed, intensity: foreseenIntensity(work, next, changed) },
    };
  },
});
