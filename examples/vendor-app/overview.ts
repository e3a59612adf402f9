import type { ResourceType } from '@medplum/fhirtypes';
import { SinfoniaError } from '@sinfonia/sdk';
import type { Session } from './sessions.ts';

/** A part of the overview: how many there are, or why there is nothing to see. */
export interface OverviewPart {
  readonly title: string;
  readonly type: ResourceType;
  readonly count?: number;
  /** What the server says to the person when the role does not see this at all. */
  readonly refusal?: string;
}

const parts: readonly (readonly [title: string, type: ResourceType])[] = [
  ['Persone assistite', 'Patient'],
  ['Appuntamenti', 'Appointment'],
  ['Prescrizioni', 'MedicationRequest'],
  ['Misurazioni e risultati', 'Observation'],
  ['Documenti', 'DocumentReference'],
  ['Casi di assistenza domiciliare', 'EpisodeOfCare'],
  ['Strutture', 'Organization'],
];

/**
 * What the person who signed in may see, by asking for everything: the server narrows each search to what the role and the
 * care relationships allow, so an application needs no rules of its own.
 */
export function overviewOf(session: Session): Promise<readonly OverviewPart[]> {
  return Promise.all(
    parts.map(async ([title, type]): Promise<OverviewPart> => {
      try {
        const { total } = await session.client.search(type, { _summary: 'count' }).bundle();
        return { title, type, count: total ?? 0 };
      } catch (error) {
        if (error instanceof SinfoniaError && error.status === 403) return { title, type, refusal: error.message };
        throw error;
      }
    }),
  );
}
