import type { Reference, Specimen, SpecimenCollection } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { practitionerRole } from '../header/people.ts';
import { childOf, childrenOf, wordsOf } from '../navigate.ts';
import { orNothing, present } from '../present.ts';
import { conceptsOf } from './observation.ts';

/** The specimens of a statement within a report (its `act`), each as Specimen; claims them. */
export function specimensOf(context: ReadContext, element: XmlElement, report: XmlElement): Reference<Specimen>[] {
  return childrenOf(element, 'specimen').flatMap((link) => {
    const role = childOf(link, 'specimenRole');
    if (!role) return [];
    context.claim(link);
    return [specimen(context, role, report)];
  });
}

/**
 * A specimenRole as Specimen. The mentions of one specimen, which documents repeat in every observation, are one: the same
 * identifiers, or else the same kind within one report.
 */
function specimen(context: ReadContext, role: XmlElement, report: XmlElement): Reference<Specimen> {
  const entity = childOf(role, 'specimenPlayingEntity');
  const made = present<Specimen>({
    resourceType: 'Specimen',
    identifier: identifiersOf(role),
    type: toConcept(childOf(entity, 'code'), context.narrative),
    subject: context.patient,
    note: [wordsOf(childOf(entity, 'name')), wordsOf(childOf(entity, 'desc'))].flatMap((text) =>
      text === undefined ? [] : [{ text }],
    ),
  });
  return context.create<Specimen>({
    ...made,
    id: made.identifier ? context.idOf(`Specimen ${keyOf(made)}`) : context.idAt(report, `Specimen ${keyOf(made)}`),
  });
}

function keyOf({ identifier, type, note }: Specimen): string {
  return JSON.stringify(identifier ?? [type, note]);
}

/**
 * A statement about the taking of a specimen (when, where, by whom): completes the specimens that it names, or all those of the
 * report when it names none.
 */
export function collection(
  context: ReadContext,
  element: XmlElement,
  report: XmlElement,
  ofReport: readonly Reference<Specimen>[],
): Reference<Specimen>[] {
  const named = specimensOf(context, element, report);
  const specimens = named.length > 0 ? named : [...ofReport];
  const { dateTime, period } = timeOrPeriod(childOf(element, 'effectiveTime'));
  const collector = childrenOf(element, 'performer').map((link) => {
    context.claim(link);
    return practitionerRole(context, childOf(link, 'assignedEntity'));
  })[0];
  const told = orNothing(
    present<SpecimenCollection>({
      collector,
      collectedDateTime: dateTime,
      collectedPeriod: period,
      method: conceptsOf(context, element, 'methodCode')[0],
      bodySite: conceptsOf(context, element, 'targetSiteCode')[0],
    }),
  );
  if (!told) return specimens;
  for (const one of specimens) {
    context.resources.change<Specimen>('Specimen', one, (made) => ({
      ...made,
      collection: { ...made.collection, ...told },
    }));
  }
  return specimens;
}
