import type { CodeableConcept, Procedure, Reference, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { codeOf, codingIn, ivl, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { codeOfWords, related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { places, quantity, serviceCode, serviceWords, when } from '../prescription/service.ts';
import type { Written } from '../remarks.ts';
import { entriesOf, requireEntries } from '../sections.ts';
import { wordsOf as codeWords, labelled, noteWords, wordsOfConcept } from '../words.ts';
import written from '../written.json' with { type: 'json' };
import { performers } from './performers.ts';

const structure = 'https://fhir.sinfonia.campania.it/StructureDefinition';
const templates = '2.16.840.1.113883.3.1937.777.63.10';
const delivered: Written = { ...written.DeliveredService };
const procedure: Written = { ...written.Procedure };

/**
 * The delivered service of a section as `observation`: a ServiceRequest or a Procedure. The schematron admits one entry, so
 * a document tells of one service and further ones are refused. Source: schematron ErS 1.1, b4–b21.
 */
export function deliveredServices(
  context: BuildContext,
  section: LocatedSection,
  text: SectionText,
): readonly CdaElement[] {
  const { gaps } = context;
  requireEntries(context, section);
  return entriesOf(context, section).flatMap(({ resource, path }, at) => {
    if (at > 0) {
      gaps.value(`${section.path}.entry[${at}]`);
      return [];
    }
    if (resource.resourceType === 'ServiceRequest') return [request(context, { resource, path }, text)];
    if (resource.resourceType === 'Procedure') return [done(context, { resource, path }, text)];
    gaps.value(`${section.path}.entry[${at}]`);
    return [];
  });
}

function request(context: BuildContext, located: Located<ServiceRequest>, text: SectionText): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, delivered);
  if (resource.status === 'entered-in-error') context.gaps.value(`${path}.status`);
  const { elements, names } = performers(context, resource.performer ?? [], located, undefined);
  const extension = (name: string) =>
    codeWords(resource.extension?.find(({ url }) => url === `${structure}/${name}`)?.valueCoding);
  const words = labelled([
    ['', serviceWords(resource)],
    ['Classe di priorità', extension('prescription-priority-class')],
    ['Accesso', extension('prescription-access-type')],
    ['Quesito', reasonWords(resource.reasonCode)],
    ['Note', noteWords(resource.note)],
    ['Erogatore', names.length === 0 ? undefined : names.join(', ')],
  ]);
  return observation(
    serviceCode(context, resource.code, `${path}.code`),
    textReference(text, words),
    when(context, located) ?? documented(context),
    quantity(context, located),
    elements,
    place(context, resource.locationCode, path),
    prescribed(context, located, resource.basedOn, resource.code),
    branch(resource.category?.[0], text),
  );
}

function done(context: BuildContext, located: Located<Procedure>, text: SectionText): CdaElement {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  remarks.restOf(resource, path, procedure);
  if (resource.status !== 'completed') gaps.value(`${path}.status`);
  const { performedDateTime, performedPeriod } = resource;
  const time = ts('effectiveTime', performedDateTime) ?? ivl('effectiveTime', performedPeriod);
  if ((performedDateTime !== undefined || performedPeriod) && !time) gaps.value(`${path}.performed`);
  const actors = (resource.performer ?? []).map(({ actor }) => actor);
  const { elements, names } = performers(context, actors, located, undefined);
  const words = labelled([
    ['', resource.code?.text],
    ['Quesito', reasonWords(resource.reasonCode)],
    ['Note', noteWords(resource.note)],
    ['Erogatore', names.length === 0 ? undefined : names.join(', ')],
  ]);
  return observation(
    serviceCode(context, resource.code, `${path}.code`),
    textReference(text, words),
    time ?? documented(context),
    el('repeatNumber', { value: '1' }),
    elements,
    place(context, undefined, path),
    prescribed(context, located, resource.basedOn, resource.code),
    branch(resource.category, text),
  );
}

function observation(
  code: CdaElement | undefined,
  words: CdaElement | undefined,
  time: CdaElement,
  ...others: readonly (CdaElement | readonly CdaElement[] | undefined)[]
): CdaElement {
  const attributes = { classCode: 'OBS', moodCode: 'EVN' };
  const status = el('statusCode', { code: 'completed' });
  return el('observation', attributes, template(`${templates}.300`), code, words, status, time, ...others);
}

/** When the documented service took place, where the service itself does not tell; else unknown. */
function documented({ document }: BuildContext): CdaElement {
  const period = document.composition.event?.find((event) => event.period)?.period;
  return ivl('effectiveTime', period) ?? el('effectiveTime', { nullFlavor: 'UNK' });
}

/** The kind of place; the schematron wants its code system in any case, so an unknown one is of null flavour. */
function place({ remarks }: BuildContext, list: readonly CodeableConcept[] | undefined, path: string): CdaElement {
  let code: CdaElement | undefined;
  for (const [at, concept] of (list ?? []).entries()) {
    const found = codingIn(concept, [places]);
    if (found && !code) code = codeOf('code', found.code, found.oid, found.display ?? concept.text);
    else remarks.leftOut(`${path}.locationCode[${at}]`);
  }
  const entity = el(
    'scopingEntity',
    { classCode: 'ENT' },
    code ?? el('code', { nullFlavor: 'UNK', codeSystem: places }),
  );
  return el(
    'participant',
    { typeCode: 'LOC' },
    el('participantRole', { classCode: 'ROL' }, template(`${templates}.304`), entity),
  );
}

/** The service that was prescribed, when another one was delivered and the prescription is in the Bundle. */
function prescribed(
  context: BuildContext,
  from: Located<ServiceRequest> | Located<Procedure>,
  basedOn: readonly Reference<Resource>[] | undefined,
  code: CodeableConcept | undefined,
): CdaElement | undefined {
  const { document, remarks } = context;
  for (const [at, reference] of (basedOn ?? []).entries()) {
    const order = document.findAs('ServiceRequest', reference, from);
    if (!order || at > 0) {
      remarks.leftOut(`${from.path}.basedOn[${at}]`);
      continue;
    }
    if (codingIn(order.resource.code)?.code === codingIn(code)?.code) continue;
    const made = serviceCode(context, order.resource.code, `${order.path}.code`);
    const asked = el('observation', { classCode: 'OBS', moodCode: 'RQO' }, template(`${templates}.329`), made);
    const parts = [template(`${templates}.302`), el('code', { nullFlavor: 'NI' }), related('COMP', asked)];
    return related('COMP', el('act', { classCode: 'ACT', moodCode: 'EVN' }, parts));
  }
  return undefined;
}

/** Branch of the service: its code system has no OID, so in words. */
function branch(category: CodeableConcept | undefined, text: SectionText): CdaElement | undefined {
  const code = codeOfWords('code', text, wordsOfConcept(category));
  if (!code) return undefined;
  const parts = [template(`${templates}.327`), code];
  return related('COMP', el('observation', { classCode: 'OBS', moodCode: 'EVN' }, parts));
}

function reasonWords(list: readonly CodeableConcept[] | undefined): string | undefined {
  const words = (list ?? []).flatMap(({ text, coding }) => [
    ...(text === undefined ? [] : [text]),
    ...(coding ?? []).flatMap(({ code, display }) =>
      code === undefined ? [] : [[code, display].filter(Boolean).join(' ')],
    ),
  ]);
  return words.length === 0 ? undefined : words.join(', ');
}
