import type { SinfoniaClient } from '@sinfonia/sdk';
import type { Calendar } from '../sandbox/calendar.ts';
import type { Say } from '../sandbox/inbox.ts';
import type { OrderedService } from '../sandbox/ordered-service.ts';
import { enterHousehold } from './household.ts';
import { bookVisit } from './visit.ts';
import { waitForSlot } from './waiting.ts';

/** The story that is told, by whom and when. */
export interface Story {
  /** The register of the Region, which is no part of the story. */
  readonly platform: SinfoniaClient;
  readonly doctor: SinfoniaClient;
  /** The desk of the booking centre. */
  readonly desk: SinfoniaClient;
  /** Who books: the citizen, or her delegate. She can sign in once she is in the register. */
  readonly me: SinfoniaClient;
  /** Tells the stories of one day apart: who books. */
  readonly who: 'citizen' | 'delegate';
  /** Days counted from the one on which the story is told. */
  readonly calendar: Calendar;
  readonly say: Say;
  /** Longest wait for the answer of Sistema TS, ms. */
  readonly wait: number;
  /** Longest wait for an offer of the waiting list, ms. */
  readonly offer: number;
}

/** A story with its persons and the beginning of its keys. */
export interface Scene extends Story {
  /** `Patient/…` of the citizen, and of who has the slot that she waits for. */
  readonly patient: string;
  readonly other: string;
  readonly key: string;
}

/** What is left of a prescription at the end: its booking, and where it stands. */
export interface Booked {
  readonly order: OrderedService;
  readonly booking: `Appointment/${string}`;
}

/** What came of the story: a visit that was cancelled in time, and an examination that was waited for. */
export interface Told {
  readonly visit: Booked;
  readonly examination: Booked;
}

/** Tells the story from wherever it stands: what was made before is found again, and changes nothing. */
export async function tellStory(story: Story): Promise<Told> {
  const { citizen, other } = await enterHousehold(story.platform, {
    from: story.calendar.day(0),
    to: story.calendar.day(365),
  });
  const scene: Scene = {
    ...story,
    patient: `Patient/${citizen.id}`,
    other: `Patient/${other.id}`,
    key: `esempio-cittadino-${story.who}-${story.calendar.day(0)}`,
  };
  return { visit: await bookVisit(scene), examination: await waitForSlot(scene) };
}
