import type { CodeableConcept, Coverage, EpisodeOfCare, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toPeriod } from '../data-types/time.ts';
import { attr, childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from '../statements/comment.ts';

const coverageStatuses = new Map<string, Coverage['status']>([
  ['active', 'active'],
  ['completed', 'active'],
  ['nullified', 'entered-in-error'],
  ['aborted', 'cancelled'],
  ['cancelled', 'cancelled'],
]);

const episodeStatuses = new Map<string, EpisodeOfCare['status']>([
  ['active', 'active'],
  ['completed', 'finished'],
  ['suspended', 'onhold'],
  ['held', 'onhold'],
  ['aborted', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['nullified', 'entered-in-error'],
]);

/** An exemption from the contribution to costs as Coverage of which the patient is beneficiary. */
export function exemption(context: ReadContext, element: XmlElement): Reference<Coverage> {
  return context.create<Coverage>({
    ...present<Coverage>({
      resourceType: 'Coverage',
      identifier: identifiersOf(element),
      status: coverageStatuses.get(attr(childOf(element, 'statusCode'), 'code') ?? 'active') ?? 'active',
      type: commented(context, element),
      beneficiary: context.patient,
      period: toPeriod(childOf(element, 'effectiveTime')),
      payor: [context.patient],
    }),
    id: context.idAt(element, 'Coverage'),
  });
}

/** That a network for a disease cares for the patient, as EpisodeOfCare. */
export function careNetwork(context: ReadContext, element: XmlElement): Reference<EpisodeOfCare> {
  const type = commented(context, element);
  return context.create<EpisodeOfCare>({
    ...present<EpisodeOfCare>({
      resourceType: 'EpisodeOfCare',
      identifier: identifiersOf(element),
      status: episodeStatuses.get(attr(childOf(element, 'statusCode'), 'code') ?? 'active') ?? 'active',
      type: type && [type],
      patient: context.patient,
      period: toPeriod(childOf(element, 'effectiveTime')),
    }),
    id: context.idAt(element, 'EpisodeOfCare'),
  });
}

/** The code of a statement with its text and comments as text: neither of the two resources has a note. */
function commented(context: ReadContext, element: XmlElement): CodeableConcept | undefined {
  const code = toConcept(childOf(element, 'code'), context.narrative);
  const told = [
    code?.text,
    textOf(childOf(element, 'text'), context.narrative),
    ...comments(context, element).map(({ text }) => text),
  ].filter((text) => text !== undefined);
  if (told.length === 0) return code;
  return { ...code, text: [...new Set(told)].join('\n') };
}
