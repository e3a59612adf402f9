import type { CodeableConcept, Extension } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { dayAt } from '../../calendar/civil-day.ts';
import type { PriorityClass, ServiceKind } from '../classes.ts';
import { deadlineOf, judgeWait } from '../maximum-times/deadline.ts';
import table from './service-kinds.json' with { type: 'json' };

/** Whether a service is a visit, by its code. Source: `service-kinds.json`. */
export function kindOf(service: CodeableConcept): ServiceKind {
  const isVisit = service.coding?.some(({ code = '' }) => table.visits.some((chapter) => code.startsWith(chapter)));
  return isVisit === true ? 'visit' : 'instrumental';
}

/** What the wait for a service is judged by. */
export interface WaitQuestion {
  readonly class: PriorityClass | undefined;
  readonly service: CodeableConcept;
  /** When the person asked; ms, UTC. */
  readonly requestedAt: number;
  /** When the service begins; ms, UTC. */
  readonly beginsAt: number;
}

/** Whether a service begins within the longest wait of its class; undefined when no wait holds for it. */
export function isInTime({ class: letter, service, requestedAt, beginsAt }: WaitQuestion): boolean | undefined {
  if (letter === undefined) return undefined;
  const request = { class: letter, kind: kindOf(service), requestedAt };
  const deadline = deadlineOf(request);
  return deadline && judgeWait(request, deadline, beginsAt).outcome === 'within';
}

/** The first availability that a person was offered. */
export interface FirstOffer {
  /** Day in `Europe/Rome`. */
  readonly day: string;
  /** Organization of the area of guarantee, `Organization/x`. */
  readonly area?: string;
}

/**
 * The facts of the first offer for the ex-ante survey: it was accepted when the slot is not later; who refuses it leaves the guarantee.
 * Source: PNGLA 2019-2021; Sistema TS, garanziaTempiMax.
 */
export function firstOfferFacts(offer: FirstOffer, question: WaitQuestion): Extension {
  const accepted = dayAt(question.beginsAt) <= offer.day;
  const inTime = isInTime(question);
  return {
    url: extensionUrl.BookingFirstOffer,
    extension: [
      { url: 'firstAvailable', valueDate: offer.day },
      { url: 'accepted', valueBoolean: accepted },
      ...(inTime === undefined ? [] : [{ url: 'guaranteed', valueBoolean: accepted && inTime }]),
      ...(offer.area === undefined ? [] : [{ url: 'area', valueReference: { reference: offer.area } }]),
    ],
  };
}
