import type { EpisodeOfCare } from '@medplum/fhirtypes';
import { findResources, type Reading, refersTo } from '../../steps/stored.ts';
import { type Intensity, type IntensityFault, intensityOf } from '../intensity/intensity-of.ts';
import { parametersOn } from '../intensity/parameters.ts';
import type { HomeCareSettings } from '../settings.ts';
import { codeIn, systemOf } from './elements.ts';

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
