import type { Annotation, List, MedicationStatement, Observation, Reference, Resource } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept } from '../data-types/coded.ts';
import { timeOf } from '../data-types/time.ts';
import { practitioner } from '../header/people.ts';
import { childOf, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';

/** An observation about what a whole section tells; `element` is the section, or the entry that it stands for. */
export function aboutSection(
  context: ReadContext,
  section: XmlElement,
  element: XmlElement,
  parts: Partial<Observation>,
): Reference<Observation> {
  return context.create<Observation>({
    ...present<Observation>({
      resourceType: 'Observation',
      status: 'final',
      code: requiredConcept(childOf(section, 'code'), context.narrative),
      subject: context.patient,
      encounter: context.encounter,
    }),
    ...parts,
    id: context.idAt(element, 'about section'),
  });
}

/** A section with nothing but text as an observation with that text; nothing where there is none. */
export function textObservation(context: ReadContext, section: XmlElement): Reference<Observation>[] {
  const note = annotation(context, section);
  return note ? [aboutSection(context, section, section, { note: [note] })] : [];
}

/** A section on drugs with nothing but text as a statement of which nobody says whether they are still taken. */
export function textMedication(context: ReadContext, section: XmlElement): Reference<MedicationStatement>[] {
  const note = annotation(context, section);
  if (!note) return [];
  return [
    context.create<MedicationStatement>({
      ...present<MedicationStatement>({
        resourceType: 'MedicationStatement',
        status: 'unknown',
        medicationCodeableConcept: { text: note.text ?? '' },
        subject: context.patient,
        context: context.encounter,
        note: [note],
      }),
      id: context.idAt(section, 'MedicationStatement'),
    }),
  ];
}

/** The text of a section with who wrote it, and when. */
export function annotation(context: ReadContext, section: XmlElement): Annotation | undefined {
  const text = wordsOf(childOf(section, 'text'));
  if (text === undefined) return undefined;
  const author = childOf(section, 'author');
  const entity = childOf(author, 'assignedAuthor');
  return present<Annotation>({
    authorReference: entity && practitioner(context, entity),
    time: timeOf(childOf(author, 'time')),
    text,
  });
}

/** Resources that one entry makes as a List, so that an observation can be about them. */
export function listOf(
  context: ReadContext,
  element: XmlElement,
  items: readonly Reference<Resource>[],
  parts: Partial<List> = {},
): Reference<List> {
  return context.create<List>({
    ...present<List>({
      resourceType: 'List',
      status: 'current',
      mode: 'working',
      subject: context.patient,
      encounter: context.encounter,
      entry: items.map((item) => ({ item })),
      ...parts,
    }),
    id: context.idAt(element, 'List'),
  });
}
