import type { Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { codeOrWords, related, template, textReference } from '../acts.ts';
import { interval, referenceRanges } from '../clinical/reference-range.ts';
import type { BuildContext } from '../context.ts';
import { mediaOf } from '../laboratory/media.ts';
import { performersOf } from '../laboratory/performers.ts';
import { by, interpretation } from '../laboratory/results.ts';
import { idsOf, statusCode, statusOf, timeOf } from '../laboratory/statement.ts';
import { valueOrReason } from '../laboratory/value.ts';
import written from '../laboratory/written.json' with { type: 'json' };
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesOf } from '../sections.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import {
  battery,
  commentRelations,
  type FixedCode,
  findingCode,
  type PathologyScope,
  snomedOrWords,
  templates,
} from './statement.ts';

const observationWritten: Written = { ...written.Observation };
const marginTemplate = '2.16.840.1.113883.3.1937.777.63.10.196';
const marginCode = { code: '33738-6', display: 'Stato del margine' } as const;

/** How an observation is written. */
export interface FindingOptions {
  readonly templateId: string;
  readonly code: FixedCode;
  /** No other code than `code` may stand there. */
  readonly fixed?: boolean;
  /** The value is a code, else the words of the observation. */
  readonly codedValue?: boolean;
  /** The value is an interval of quantities. */
  readonly interval?: boolean;
  /** How a part or a member is written; as an observation of the same section when absent. */
  readonly below?: (told: Observation | ObservationComponent) => FindingOptions;
}

/**
 * Entries of the gross, the microscopic and the supplementary section: one BATTERY of observations. Without any, one observation
 * says the words of the narrative, since the schematron asks for one (b10–b11, b15–b17, b24–b25).
 */
export function findings(scope: PathologyScope, told: FixedCode & { readonly organizer?: string }) {
  const options: FindingOptions = { templateId: templates.observation, code: told };
  const code = told.organizer === undefined ? undefined : { code: told.organizer, display: told.display };
  return (context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] => {
    const narrative = wordsOf(text.element());
    const made = observationsOf(context, section).map((one) => finding(context, scope, one, text, options));
    return [battery(code, made.length > 0 ? made : [ofNarrative(told, narrative)])];
  };
}

/** Entries of the section of margins: observations of the code 33738-6 (b182–b186). */
export function margins(scope: PathologyScope) {
  const options: FindingOptions = { templateId: marginTemplate, code: marginCode, fixed: true };
  return (context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] =>
    observationsOf(context, section).map((one) => finding(context, scope, one, text, options));
}

/** The observations that a section cites; what is none becomes a remark. */
export function observationsOf(context: BuildContext, section: LocatedSection): readonly Located<Observation>[] {
  return entriesOf(context, section).flatMap(({ resource, path }) => {
    if (resource.resourceType === 'Observation') return [{ resource, path }];
    context.remarks.leftOut(path);
    return [];
  });
}

function ofNarrative({ code, display }: FixedCode, words: string): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templates.observation),
    codeOf('code', code, oids.loinc, display),
    statusCode('completed'),
    el('value', { 'xsi:type': 'ST' }, words),
  );
}

/** All text of an element, parts set apart by spaces. */
function wordsOf(element: CdaElement): string {
  const parts = element.children.map((one) => (typeof one === 'string' ? one : ` ${wordsOf(one)} `));
  return parts.join('').replace(/\s+/g, ' ').trim();
}

/** An observation with its parts and members below it, one image and one comment (ERRORE-57–67). */
export function finding(
  context: BuildContext,
  scope: PathologyScope,
  located: Located<Observation>,
  text: SectionText,
  options: FindingOptions,
  above: readonly string[] = [],
): CdaElement {
  const { resource, path } = located;
  const { remarks, document, gaps } = context;
  remarks.restOf(resource, path, observationWritten);
  const status = statusOf(context, resource, path);
  const time = timeOf(context, resource, path);
  const own = resource.specimen && document.findAs('Specimen', resource.specimen, located);
  if (resource.specimen && !own) gaps.reference(`${path}.specimen`);
  const { elements, names } = performersOf(context, resource.performer, located);
  const site = snomedOrWords(context, 'targetSiteCode', resource.bodySite, `${path}.bodySite`);
  const below = options.below ?? (() => ({ templateId: templates.observation, code: options.code }));
  const parts = (resource.component ?? []).map((one, at) =>
    part(context, one, `${path}.component[${at}]`, status, text, below(one)),
  );
  const told = toldValue(context, resource, path, text, options);
  const words = [...(resource.note ?? []).map((one) => one.text), labelled([['Sede', site.words]]), ...by(names)];
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(options.templateId),
    idsOf(context, resource.identifier, path),
    findingCode(context, resource.code, `${path}.code`, text, options.code, options.fixed),
    told.text,
    statusCode(status),
    time,
    told.value,
    interpretation(context, resource.interpretation, path),
    codeOrWords(context, 'methodCode', resource.method, `${path}.method`, text),
    site.element,
    own && scope.cite(context, own, text),
    elements,
    [...parts, ...membersOf(context, scope, located, text, below, [...above, path])].map((one) => related('COMP', one)),
    imageOf(context, located, text).map((one) => related('COMP', one)),
    commentRelations(text, words),
    referenceRanges(context, resource.referenceRange, path, text),
  );
}

function membersOf(
  context: BuildContext,
  scope: PathologyScope,
  located: Located<Observation>,
  text: SectionText,
  below: (told: Observation) => FindingOptions,
  above: readonly string[],
): readonly CdaElement[] {
  const { document, gaps, remarks } = context;
  return (located.resource.hasMember ?? []).flatMap((reference, at) => {
    const place = `${located.path}.hasMember[${at}]`;
    const member = document.findAs('Observation', reference, located);
    if (member && !above.includes(member.path)) {
      return [finding(context, scope, member, text, below(member.resource), above)];
    }
    if (member) gaps.value(place);
    else if (document.find(reference, located)) remarks.leftOut(place);
    else gaps.reference(place);
    return [];
  });
}

/** The first image of an observation; the schematron admits no other (ERRORE-61). */
function imageOf(context: BuildContext, located: Located<Observation>, text: SectionText): readonly CdaElement[] {
  const made: CdaElement[] = [];
  for (const [at, reference] of (located.resource.derivedFrom ?? []).entries()) {
    const place = `${located.path}.derivedFrom[${at}]`;
    if (made.length > 0) context.remarks.leftOut(place);
    else made.push(...[mediaOf(context, reference, place, located, text, templates.media)].filter((one) => !!one));
  }
  return made;
}

function part(
  context: BuildContext,
  component: ObservationComponent,
  path: string,
  status: string,
  text: SectionText,
  options: FindingOptions,
): CdaElement {
  const told = toldValue(context, component, path, text, options);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(options.templateId),
    findingCode(context, component.code, `${path}.code`, text, options.code),
    told.text,
    statusCode(status),
    told.value,
    interpretation(context, component.interpretation, path),
    referenceRanges(context, component.referenceRange, path, text),
  );
}

/** The value; where it has to be a code and is none, its words or a remark. */
function toldValue(
  context: BuildContext,
  holder: Observation | ObservationComponent,
  path: string,
  text: SectionText,
  { codedValue, interval: isInterval }: FindingOptions,
): { readonly value?: CdaElement; readonly text?: CdaElement | undefined } {
  const ends = isInterval ? endsOf(holder) : undefined;
  const between = ends && interval('value', ends.low, ends.high);
  if (between) return { value: between };
  if (!codedValue) return { value: valueOrReason(context, holder, path, text) };
  const { valueCodeableConcept: concept, valueString } = holder;
  if (codingIn(concept)) return { value: valueOrReason(context, holder, path, text) };
  const words = textReference(text, valueString ?? wordsOfConcept(concept));
  if (!words) {
    for (const key of Object.keys(holder)) {
      if (key.startsWith('value') || key === 'dataAbsentReason') context.remarks.leftOut(`${path}.value`);
    }
  }
  return { text: words };
}

/** The ends of a value that is an amount; nothing when it is none, or when it says more than the ends (`<`). */
export function endsOf({
  valueQuantity,
  valueInteger,
  valueRange,
}: Observation | ObservationComponent): { readonly low?: Quantity; readonly high?: Quantity } | undefined {
  if (valueRange?.low?.value !== undefined || valueRange?.high?.value !== undefined) return valueRange;
  const one = valueInteger === undefined ? valueQuantity : { value: valueInteger };
  return one?.value === undefined || one.comparator !== undefined ? undefined : { low: one, high: one };
}
