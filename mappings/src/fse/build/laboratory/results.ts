import type { CodeableConcept, Observation, ObservationComponent, Specimen } from '@medplum/fhirtypes';
import { codeOf, codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, leaveOthers, noteAct, related } from '../acts.ts';
import { referenceRanges } from '../clinical/reference-range.ts';
import { isIsolate, specimen } from '../clinical/specimen.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { wordsOfConcept } from '../words.ts';
import { mediaOf } from './media.ts';
import { performersOf } from './performers.ts';
import { idsOf, isUnfinished, noteRelations, statusCode, statusOf, timeOf } from './statement.ts';
import { valueOrReason } from './value.ts';
import written from './written.json' with { type: 'json' };

const observationWritten: Written = { ...written.Observation };
const interpretations = '2.16.840.1.113883.5.83';
const methods = '2.16.840.1.113883.5.84';

/** What the results of one act of a report have in common, and what is gathered from them. */
export interface ReportScope {
  readonly text: SectionText;
  /** Time of a result that tells none of its own. */
  readonly time: CdaElement | undefined;
  /** The specimens cited, by place. */
  readonly specimens: Map<string, Located<Specimen>>;
  /** Places of the results written. */
  readonly written: Set<string>;
  /** Whether a result is not final yet. */
  unfinished: boolean;
}

/**
 * A result: an `observation`, or an `organizer` when it has members and nothing of its own: BATTERY for a panel, CLUSTER for
 * what was found on an isolate. Source: schematron LAB 27.1, b15–b27; IHE XD-LAB.
 */
export function result(
  context: BuildContext,
  scope: ReportScope,
  located: Located<Observation>,
  above: readonly string[] = [],
): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, observationWritten);
  scope.written.add(path);
  if (isUnfinished(resource)) scope.unfinished = true;
  const members = membersOf(context, scope, located, [...above, path]);
  const own = ownSpecimen(context, scope, located);
  const status = statusOf(context, resource, path);
  const hasAnalyte = members.some(({ name }) => name === 'observation');
  const grouped = members.length > 0 && !hasOwnContent(resource);
  const hasPanel = members.some(
    ({ name, attributes }) => name === 'organizer' && attributes['classCode'] === 'BATTERY',
  );
  if (grouped && own && isIsolate(own.resource) && (hasAnalyte || hasPanel)) {
    return organizer(context, scope, located, 'CLUSTER', members, status);
  }
  if (grouped && (status === 'completed' || hasAnalyte)) {
    return organizer(context, scope, located, 'BATTERY', members, status);
  }
  return observation(context, scope, located, members, status);
}

function hasOwnContent(resource: Observation): boolean {
  const { interpretation, method, bodySite, referenceRange, component, derivedFrom } = resource;
  if ([interpretation, referenceRange, component, derivedFrom].some((list) => list && list.length > 0)) return true;
  return Boolean(method ?? bodySite) || Object.keys(resource).some((key) => key.startsWith('value'));
}

function membersOf(
  context: BuildContext,
  scope: ReportScope,
  located: Located<Observation>,
  above: readonly string[],
): readonly CdaElement[] {
  const { document, gaps, remarks } = context;
  return (located.resource.hasMember ?? []).flatMap((reference, at) => {
    const place = `${located.path}.hasMember[${at}]`;
    const member = document.findAs('Observation', reference, located);
    if (member && !above.includes(member.path)) return [result(context, scope, member, above)];
    if (member) gaps.value(place);
    else if (document.find(reference, located)) remarks.leftOut(place);
    else gaps.reference(place);
    return [];
  });
}

function ownSpecimen(
  { document, gaps }: BuildContext,
  scope: ReportScope,
  located: Located<Observation>,
): Located<Specimen> | undefined {
  const { resource, path } = located;
  if (!resource.specimen) return undefined;
  const found = document.findAs('Specimen', resource.specimen, located);
  if (!found) gaps.reference(`${path}.specimen`);
  else if (!isIsolate(found.resource)) scope.specimens.set(found.path, found);
  return found;
}

function organizer(
  context: BuildContext,
  scope: ReportScope,
  located: Located<Observation>,
  classCode: 'BATTERY' | 'CLUSTER',
  members: readonly CdaElement[],
  status: string,
): CdaElement {
  const { resource, path } = located;
  const { text } = scope;
  const own = context.document.findAs('Specimen', resource.specimen, located);
  const { elements, names } = performersOf(context, resource.performer, located);
  const words = [...notesOf(resource), ...by(names)];
  return el(
    'organizer',
    { classCode, moodCode: 'EVN' },
    idsOf(context, resource.identifier, path),
    requiredCode(context, resource.code, path, text),
    statusCode(status),
    timeOf(context, resource, path),
    own && specimen(context, own, text, { isolate: classCode === 'CLUSTER' }),
    elements,
    [...words.map((one) => noteAct(text, one)), ...members].map((one) => el('component', { typeCode: 'COMP' }, one)),
  );
}

function observation(
  context: BuildContext,
  scope: ReportScope,
  located: Located<Observation>,
  members: readonly CdaElement[],
  status: string,
): CdaElement {
  const { resource, path } = located;
  const { text } = scope;
  const own = context.document.findAs('Specimen', resource.specimen, located);
  const { elements, names } = performersOf(context, resource.performer, located);
  const time = timeOf(context, resource, path) ?? scope.time ?? el('effectiveTime', { nullFlavor: 'UNK' });
  const method = methodOf(context, resource, path);
  const parts = (resource.component ?? []).map((one, at) =>
    part(context, one, `${path}.component[${at}]`, status, time, text),
  );
  const media = (resource.derivedFrom ?? []).flatMap(
    (reference, at) => mediaOf(context, reference, `${path}.derivedFrom[${at}]`, located, text) ?? [],
  );
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    idsOf(context, resource.identifier, path),
    requiredCode(context, resource.code, path, text),
    statusCode(status),
    time,
    valueOrReason(context, resource, path, text),
    interpretation(context, resource.interpretation, path),
    method.element,
    codeOrWords(context, 'targetSiteCode', resource.bodySite, `${path}.bodySite`, text),
    own && specimen(context, own, text, { isolate: isIsolate(own.resource) }),
    elements,
    noteRelations(text, [...notesOf(resource), ...method.words, ...by(names)]),
    [...media, ...parts, ...members].map((one) => related('COMP', one)),
    referenceRanges(context, resource.referenceRange, path, text),
  );
}

/** A part of a result as a result of its own, since an observation has one value here. */
function part(
  context: BuildContext,
  component: ObservationComponent,
  path: string,
  status: string,
  time: CdaElement,
  text: SectionText,
): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    requiredCode(context, component.code, path, text),
    statusCode(status),
    time,
    valueOrReason(context, component, path, text),
    interpretation(context, component.interpretation, path),
    referenceRanges(context, component.referenceRange, path, text),
  );
}

/** The code of a statement; one that says nothing at all is a gap. */
export function requiredCode(
  context: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
): CdaElement | undefined {
  const made = codeOrWords(context, 'code', concept, `${path}.code`, text);
  if (!made) context.gaps.missing(`${path}.code`);
  return made;
}

/** One interpretation in the code system of HL7, as the schematron admits (b25); the others become remarks. */
export function interpretation(
  { remarks }: BuildContext,
  list: readonly CodeableConcept[] | undefined,
  path: string,
): CdaElement | undefined {
  const all = list ?? [];
  const chosen = all.findIndex((one) => codingIn(one, [interpretations]));
  for (const at of all.keys()) if (at !== chosen) remarks.leftOut(`${path}.interpretation[${at}]`);
  const concept = all[chosen];
  const found = codingIn(concept, [interpretations]);
  if (!found) return undefined;
  leaveOthers(remarks, concept, found, `${path}.interpretation[${chosen}]`);
  if (found.display !== undefined && concept?.text !== undefined) {
    remarks.leftOut(`${path}.interpretation[${chosen}].text`);
  }
  return codeOf('interpretationCode', found.code, found.oid, found.display ?? concept?.text);
}

/** The method in the code system of HL7 (b26), else in words. */
function methodOf(
  { remarks }: BuildContext,
  { method }: Observation,
  path: string,
): { readonly element?: CdaElement; readonly words: readonly string[] } {
  const found = codingIn(method, [methods]);
  if (found) {
    leaveOthers(remarks, method, found, `${path}.method`);
    if (found.display !== undefined && method?.text !== undefined) remarks.leftOut(`${path}.method.text`);
    return { element: codeOf('methodCode', found.code, found.oid, found.display ?? method?.text), words: [] };
  }
  const words = wordsOfConcept(method);
  return { words: words === undefined ? [] : [`Metodo: ${words}`] };
}

function notesOf({ note }: Observation): readonly string[] {
  return (note ?? []).flatMap((one) => one.text ?? []);
}

/** Names of who did it, for the words of a statement. */
export function by(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`Eseguito da: ${names.join(', ')}`];
}
