import type { CarePlan } from '@medplum/fhirtypes';
import { dayOf } from '../../steps/days.ts';
import { codeIn, systemOf } from '../../steps/elements.ts';
import type { Work } from '../../steps/step.ts';
import { expectedIntensityOf } from '../intensity/expected-intensity.ts';
import { toExpectedObservations } from '../intensity/intensity-observations.ts';
import { type CareKind, parametersOn } from '../intensity/parameters.ts';
import { deliveredSettings } from '../settings.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** Creates the Observations of the CIA that a plan foresees and of its level; none when the plan does not say enough. */
export function foreseenIntensity(work: Work<HomeCareCase>, plan: CarePlan, address: string): readonly string[] {
  const { subject, changes, actor, now } = work;
  const expected = foreseen(work, plan);
  const { start, end } = plan.period ?? {};
  const author = actor.who ?? subject.episode?.managingOrganization?.reference;
  if (expected?.ok !== true || start === undefined || end === undefined || author === undefined) return [];
  const episode = `EpisodeOfCare/${subject.episode?.id}`;
  const place = { patient: subject.patient, episode, author, at: new Date(now).toISOString() };
  return toExpectedObservations(expected, { start, end }, place).map((one, index) =>
    changes.create({ ...one, focus: [{ reference: address }] }, `intensity-${index + 1}`),
  );
}

/** The level that a plan foresees; undefined when it does not say enough. */
export function foreseenLevel(work: Work<HomeCareCase>, plan: CarePlan): string | undefined {
  const expected = foreseen(work, plan);
  return expected?.ok === true ? expected.level : undefined;
}

function foreseen({ subject, now }: Work<HomeCareCase>, plan: CarePlan) {
  const parameters = parametersOn(dayOf(now), (subject.settings ?? deliveredSettings).intensity);
  const { start, end } = plan.period ?? {};
  if (parameters === undefined || start === undefined || end === undefined) return undefined;
  const activities = plan.activity ?? [];
  return expectedIntensityOf(activities, { from: start, to: end }, parameters, { kind: kindOf(subject) });
}

const kindOf = ({ episode }: HomeCareCase): CareKind =>
  episode?.type?.some((one) => codeIn(one, systemOf('siad-tipologia-pic')) === '2') === true
    ? 'palliative'
    : 'home-care';
