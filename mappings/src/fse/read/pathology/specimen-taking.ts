import type { Observation, Reference, Specimen } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { conceptsOf } from '../statements/observation.ts';
import { procedure } from '../statements/procedure.ts';
import { addSpecimens, imagesOf, type Results, resultsIn } from '../statements/results.ts';
import { collection } from '../statements/specimen.ts';
import { statementsIn } from '../statements/statement.ts';

/** LOINC: how a specimen was taken; the container in which it came. */
export const takingCode = '94331-6';
const containerCode = '74384-9';

/**
 * Each taking of a specimen in a section: a Procedure, the collection of its specimens with their containers, and an
 * Observation that holds what was seen of them.
 */
export function specimenTakings(
  context: ReadContext,
  section: XmlElement,
  gathered: Results,
): Reference<Observation>[] {
  return statementsIn(section).flatMap(({ link, element, name, code }) => {
    if (name !== 'procedure' || code !== takingCode) return [];
    context.claim(link);
    return [taking(context, element, gathered)];
  });
}

function taking(context: ReadContext, element: XmlElement, gathered: Results): Reference<Observation> {
  const specimens = collection(context, element, gathered.report, []);
  addSpecimens(gathered.specimens, specimens);
  addContainers(context, element, specimens);
  const derivedFrom = imagesOf(context, element, gathered);
  const hasMember = resultsIn(context, element, gathered);
  const [category] = conceptsOf(context, element, 'methodCode');
  const bodySite = [
    ...conceptsOf(context, element, 'approachSiteCode'),
    ...conceptsOf(context, element, 'targetSiteCode'),
  ];
  const done = procedure(context, element, {
    ...(category ? { category } : {}),
    ...(bodySite.length > 0 ? { bodySite } : {}),
  });
  return context.create<Observation>({
    ...present<Observation>({
      resourceType: 'Observation',
      partOf: [done],
      status: 'final',
      code: requiredConcept(childOf(element, 'code'), context.narrative),
      subject: context.patient,
      encounter: context.encounter,
      specimen: specimens[0],
      hasMember,
      derivedFrom,
    }),
    id: context.idAt(element, 'Observation'),
  });
}

/** The containers (`supply`) of the specimens of a taking; without a specimen nothing says what is in them. */
function addContainers(context: ReadContext, element: XmlElement, specimens: readonly Reference<Specimen>[]): void {
  const [specimen] = specimens;
  if (!specimen) return;
  const container = statementsIn(element).flatMap(({ link, element: supply, name, code }) => {
    if (name !== 'supply' || code !== containerCode) return [];
    context.claim(link);
    const type = toConcept(childOf(supply, 'code'), context.narrative);
    return [present({ identifier: identifiersOf(supply), type })];
  });
  if (container.length === 0) return;
  context.resources.change<Specimen>('Specimen', specimen, (made) => ({ ...made, container }));
}
