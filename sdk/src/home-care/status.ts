import type { EpisodeOfCare, EpisodeOfCareStatusHistory } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { clientFault } from '../errors.ts';
import type { Stored } from '../stored.ts';
import { siadConcept } from './systems.ts';

type Status = NonNullable<EpisodeOfCare['status']>;

/** Throws `conflict-unresolved` when a case is not in a status from which a step may be made. */
export function requireStatus(episode: EpisodeOfCare, allowed: readonly Status[]): void {
  const { status } = episode;
  if (status !== undefined && allowed.includes(status)) return;
  throw clientFault('conflict-unresolved', `the case is ${status ?? 'without status'}, not ${allowed.join(' or ')}`);
}

/** The case without its current status: what it was until `on` stands in the status history. */
export function leaveStatus(episode: Stored<EpisodeOfCare>, on: string): EpisodeOfCareStatusHistory[] {
  const history = episode.statusHistory ?? [];
  const { status } = episode;
  // The current suspension stands in the history from its first day; leaving it gives it an end.
  if (status === 'onhold') {
    return history.map((entry) =>
      entry.status === 'onhold' && entry.period?.end === undefined
        ? { ...entry, period: { ...entry.period, end: on } }
        : entry,
    );
  }
  const since = history.at(-1)?.period?.end ?? episode.period?.start;
  if (status === undefined || since === undefined) return history;
  return [...history, { status, period: { start: since, end: on } }];
}

/** The case once its PAI is approved. */
export function activate(episode: Stored<EpisodeOfCare>, start: string): Stored<EpisodeOfCare> {
  return {
    ...episode,
    status: 'active',
    statusHistory: leaveStatus(episode, start),
    period: { ...episode.period, start },
  };
}

/** The case on hold; `reason` is a code of `motivo-sospensione`. */
export function hold(episode: Stored<EpisodeOfCare>, on: string, reason: string): Stored<EpisodeOfCare> {
  return {
    ...episode,
    status: 'onhold',
    statusHistory: [
      ...leaveStatus(episode, on),
      {
        extension: [
          {
            url: extensionUrl.HomeCareSuspensionReason,
            valueCodeableConcept: siadConcept('motivo-sospensione', reason),
          },
        ],
        status: 'onhold',
        period: { start: on },
      },
    ],
  };
}

/** The case after a suspension. */
export function resume(episode: Stored<EpisodeOfCare>, on: string): Stored<EpisodeOfCare> {
  return { ...episode, status: 'active', statusHistory: leaveStatus(episode, on) };
}

/** The concluded case; `reason` is a code of `motivo-conclusione`. */
export function finish(episode: Stored<EpisodeOfCare>, on: string, reason: string): Stored<EpisodeOfCare> {
  return {
    ...episode,
    status: 'finished',
    statusHistory: leaveStatus(episode, on),
    period: { ...episode.period, end: on },
    extension: [
      ...(episode.extension ?? []),
      {
        url: extensionUrl.HomeCareClosingReason,
        valueCodeableConcept: siadConcept('motivo-conclusione', reason),
      },
    ],
  };
}
