import type { EpisodeOfCare, EpisodeOfCareStatusHistory } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { siadConcept } from './elements.ts';

/**
 * The history of a case that leaves its status on a day: a running suspension ends, any other status is written down with the
 * time it lasted. Days are `YYYY-MM-DD`.
 */
export function leaveStatus(
  { status, statusHistory, period }: EpisodeOfCare,
  on: string,
): EpisodeOfCareStatusHistory[] {
  const history = statusHistory ?? [];
  if (status === 'onhold') {
    return history.map((entry) => (isRunning(entry) ? { ...entry, period: { ...entry.period, end: on } } : entry));
  }
  if (status === undefined) return history;
  const since = history.at(-1)?.period?.end ?? period?.start;
  const start = since !== undefined && since <= on ? since : on;
  return [...history, { status, period: { start, end: on } }];
}

/** The history with a suspension that begins on a day; `reason` is a code of the SIAD table of reasons. */
export function withSuspension(episode: EpisodeOfCare, on: string, reason: string): EpisodeOfCareStatusHistory[] {
  const because = {
    url: extensionUrl.HomeCareSuspensionReason,
    valueCodeableConcept: siadConcept('motivo-sospensione', reason),
  };
  return [...leaveStatus(episode, on), { extension: [because], status: 'onhold', period: { start: on } }];
}

/** The suspension that has no end yet. */
export function runningSuspension({ statusHistory }: EpisodeOfCare): EpisodeOfCareStatusHistory | undefined {
  return statusHistory?.find(isRunning);
}

/** Whether a day lies in a suspension. */
export function isSuspendedOn({ statusHistory }: EpisodeOfCare, day: string): boolean {
  return (
    statusHistory?.some(
      ({ status, period }) =>
        status === 'onhold' &&
        period?.start !== undefined &&
        period.start <= day &&
        (period.end === undefined || day < period.end),
    ) === true
  );
}

const isRunning = ({ status, period }: EpisodeOfCareStatusHistory): boolean =>
  status === 'onhold' && period?.end === undefined;
