import type { CodeableConcept, Media, Observation, Reference, Specimen } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toAttachment } from '../data-types/value.ts';
import { childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { observation, readObservation } from './observation.ts';
import { collection, specimensOf } from './specimen.ts';
import { type Statement, statementsIn } from './statement.ts';

/** LOINC: when the specimen was taken. */
const collectionTime = '33882-2';

/** What one report of the laboratory or of pathology gathers from its statements. */
export interface Results {
  /** The `act` of the report, or the whole document where that is one report. */
  readonly report: XmlElement;
  /** Each once, by where the reference leads. */
  readonly specimens: Map<string | undefined, Reference<Specimen>>;
  readonly media: Reference<Media>[];
  /** The code of panels that have none. */
  readonly panelCode?: CodeableConcept | undefined;
  /** Specimens and images are told with each observation made from them as well, not with the report alone. */
  readonly tellsOrigin?: boolean;
}

/**
 * The observations that a statement holds, panels with their members (BATTERY of analytes, CLUSTER of an isolate). Specimens
 * and images are gathered on the way. Source: IHE XD-LAB; HL7 Italia, IG Referto di medicina di laboratorio; schematron LAB 27.1.
 */
export function resultsIn(context: ReadContext, parent: XmlElement, gathered: Results): Reference<Observation>[] {
  return statementsIn(parent).flatMap((statement) => {
    // Comments are read with the statement that they are about.
    if (context.isClaimed(statement.link)) return [];
    return resultOf(context, statement, gathered);
  });
}

/** The images that stand directly in a statement, gathered for the report as well. */
export function imagesOf(context: ReadContext, element: XmlElement, gathered: Results): Reference<Media>[] {
  return statementsIn(element).flatMap(({ link, element: image, name }) => {
    const made = name === 'observationMedia' ? media(context, image) : undefined;
    if (!made) return [];
    context.claim(link);
    gathered.media.push(made);
    return [made];
  });
}

function resultOf(context: ReadContext, statement: Statement, gathered: Results): Reference<Observation>[] {
  const { link, element, name, code } = statement;
  if (name === 'observation') {
    context.claim(link);
    return [single(context, element, gathered)];
  }
  if (name === 'organizer') {
    context.claim(link);
    return [grouped(context, element, gathered)];
  }
  if (name === 'procedure' || (name === 'act' && code === collectionTime)) {
    context.claim(link);
    addSpecimens(gathered.specimens, collection(context, element, gathered.report, [...gathered.specimens.values()]));
  } else if (name === 'observationMedia') {
    const made = media(context, element);
    if (made) {
      context.claim(link);
      gathered.media.push(made);
    }
  }
  return [];
}

/** An analyte; what stands beside it (a second reading, an image) is a member of it or of the report. */
function single(context: ReadContext, element: XmlElement, gathered: Results): Reference<Observation> {
  const parts = ownSpecimen(context, element, gathered);
  const made = observation(context, element, parts);
  const derivedFrom = gathered.tellsOrigin ? imagesOf(context, element, gathered) : [];
  const hasMember = resultsIn(context, element, gathered);
  if (hasMember.length > 0 || derivedFrom.length > 0) {
    context.resources.change<Observation>('Observation', made, (told) =>
      present<Observation>({ ...told, hasMember, derivedFrom }),
    );
  }
  return made;
}

function grouped(context: ReadContext, element: XmlElement, gathered: Results): Reference<Observation> {
  const parts = ownSpecimen(context, element, gathered);
  const read = readObservation(context, element);
  const hasCode = gathered.panelCode === undefined || toConcept(childOf(element, 'code'), context.narrative);
  const made = hasCode ? read : { ...read, code: gathered.panelCode };
  const hasMember = resultsIn(context, element, gathered);
  return context.create<Observation>({
    ...present<Observation>({ ...made, ...parts, hasMember }),
    id: context.idAt(element, 'Observation'),
  });
}

/** FHIR has one specimen for an observation; it is told where it is not that of the report. */
function ownSpecimen(context: ReadContext, element: XmlElement, gathered: Results): Partial<Observation> {
  const own = specimensOf(context, element, gathered.report);
  const [first] = own;
  const isOther =
    first !== undefined &&
    (gathered.tellsOrigin || !(gathered.specimens.size === 1 && gathered.specimens.has(first.reference)));
  addSpecimens(gathered.specimens, own);
  return isOther ? { specimen: first } : {};
}

/** An image of a result as Media; nothing when its data cannot be read. */
function media(context: ReadContext, element: XmlElement): Reference<Media> | undefined {
  const content = toAttachment(childOf(element, 'value'));
  if (!content) return undefined;
  return context.create<Media>({
    ...present<Media>({
      resourceType: 'Media',
      identifier: identifiersOf(element),
      status: 'completed',
      type: toConcept(childOf(element, 'code'), context.narrative),
      subject: context.patient,
      encounter: context.encounter,
      content,
    }),
    id: context.idAt(element, 'Media'),
  });
}

/** Adds specimens that are not there yet. */
export function addSpecimens(known: Results['specimens'], more: readonly Reference<Specimen>[]): void {
  for (const one of more) if (!known.has(one.reference)) known.set(one.reference, one);
}
