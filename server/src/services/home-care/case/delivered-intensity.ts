import type { EpisodeOfCare, Observation } from '@medplum/fhirtypes';
import type { Read } from '../../steps/changes.ts';
import { codeIn, systemOf } from '../../steps/elements.ts';
import type { Work } from '../../steps/step.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { toIntensityObservations } from '../intensity/intensity-observations.ts';
import { type Intensity, type IntensityFault, intensityOf } from '../intensity/intensity-of.ts';
import { parametersOn } from '../intensity/parameters.ts';
import { deliveredSettings, type HomeCareSettings } from '../settings.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** Days, `YYYY-MM-DD`, both included. */
export interface Observed {
  readonly from: string;
  readonly to: string;
}

/**
 * The intensity of the care that a case was given in a period, from its accesses: GEA, GdC, CIA and level by the parameters in
 * effect on the last day. Undefined when none are.
 */
export async function deliveredIntensity(
  store: Reading,
  episode: EpisodeOfCare & { readonly id: string },
  observed: Observed,
  settings: HomeCareSettings,
): Promise<Intensity | IntensityFault | undefined> {
  const parameters = parametersOn(observed.to, settings.intensity);
  const { start, end } = episode.period ?? {};
  if (parameters === undefined || start === undefined) return undefined;
  const address = `EpisodeOfCare/${episode.id}`;
  const accesses = await findResources(store, 'Encounter', refersTo('Encounter', 'episode-of-care', address));
  const palliative = episode.type?.some((one) => codeIn(one, systemOf('siad-tipologia-pic')) === '2') === true;
  return intensityOf({
    accessDays: accesses.flatMap(({ status, period }) =>
      (status === 'finished' || status === 'in-progress') && period?.start !== undefined ? [period.start] : [],
    ),
    start,
    ...(end === undefined ? {} : { end }),
    observed,
    suspensions: (episode.statusHistory ?? []).flatMap(({ status, period }) =>
      status === 'onhold' && period?.start !== undefined
        ? [{ start: period.start, ...(period.end === undefined ? {} : { end: period.end }) }]
        : [],
    ),
    parameters,
    kind: palliative ? 'palliative' : 'home-care',
  });
}

/** Creates the Observations (HomeCareScore) of the intensity of a case that is concluded; none without days of care. */
export async function recordIntensity(
  work: Work<HomeCareCase>,
  episode: Read<EpisodeOfCare>,
): Promise<readonly string[]> {
  const { subject, changes, context, actor } = work;
  const { start, end } = episode.period ?? {};
  const author = actor.who ?? episode.managingOrganization?.reference;
  if (start === undefined || end === undefined || author === undefined) return [];
  const observed = { from: start, to: end };
  const given = await deliveredIntensity(context.store, episode, observed, subject.settings ?? deliveredSettings);
  if (given?.ok !== true) return [];
  const place = { patient: subject.patient, episode: `EpisodeOfCare/${episode.id}`, author };
  return toIntensityObservations(given, place).map((one, index) => changes.create(one, `intensity-${index + 1}`));
}

/** Takes back what was recorded of the intensity at a conclusion that was a mistake. */
export async function withdrawIntensity({ subject, changes, context }: Work<HomeCareCase>): Promise<void> {
  const recorded = await findResources(
    context.store,
    'Observation',
    all(
      refersTo('Observation', 'episode-of-care', `EpisodeOfCare/${subject.episode?.id}`),
      hasCode('Observation', 'code', 'cia', 'level'),
      hasCode('Observation', 'status', 'final'),
    ),
  );
  for (const one of recorded) changes.update<Observation>({ ...one, status: 'entered-in-error' });
}
