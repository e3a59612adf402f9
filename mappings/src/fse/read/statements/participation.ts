import type { Practitioner, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { timeOf, toPeriod } from '../data-types/time.ts';
import { practitioner } from '../header/people.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';

/** Participations of whoever asked for something: referrer, director, and in discharge letters whoever is involved. */
const asking = new Set(['REF', 'DIR', 'IND', 'ORIG']);

/** Who did, wrote or asked for something, and when. */
export interface Participation {
  readonly who: Reference<Practitioner>;
  readonly time: string | undefined;
}

/** Who asked for what a statement tells: a participant such as the referrer. Claims it. */
export function requesterOf(context: ReadContext, element: XmlElement): Participation | undefined {
  for (const link of childrenOf(element, 'participant')) {
    if (!asking.has(attr(link, 'typeCode') ?? '')) continue;
    const found = participationOf(context, link, childOf(link, 'participantRole'));
    if (found) return found;
  }
  return undefined;
}

/** The first author of a statement; claims it. */
export function authorOf(context: ReadContext, element: XmlElement): Participation | undefined {
  const link = childOf(element, 'author');
  return link && participationOf(context, link, childOf(link, 'assignedAuthor'));
}

/** Everybody who performed a statement; claims them. */
export function performersOf(context: ReadContext, element: XmlElement): Participation[] {
  return childrenOf(element, 'performer').flatMap(
    (link) => participationOf(context, link, childOf(link, 'assignedEntity')) ?? [],
  );
}

function participationOf(
  context: ReadContext,
  link: XmlElement,
  entity: XmlElement | undefined,
): Participation | undefined {
  const who = entity && practitioner(context, entity);
  if (!who) return undefined;
  context.claim(link);
  const time = childOf(link, 'time');
  return { who, time: timeOf(time) ?? toPeriod(time)?.start };
}
