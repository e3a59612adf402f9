import type { Identifier, Procedure, Specimen } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, ii, ivl, originalText, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { leaveOthers, related, template } from '../acts.ts';
import data from '../clinical/specimen.json' with { type: 'json' };
import { specimen, specimenId } from '../clinical/specimen.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import { performersOf } from '../laboratory/performers.ts';
import { by } from '../laboratory/results.ts';
import { idsOf, statusCode } from '../laboratory/statement.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesOf, requireEntries } from '../sections.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import { commentRelations, type PathologyScope, snomedOrWords } from './statement.ts';
import written from './written.json' with { type: 'json' };

const root = '2.16.840.1.113883.3.1937.777.63.10';
const procedureWritten: Written = { ...written.Procedure };
const collectionWritten: Written = { ...data.collection };
const statuses: Readonly<Record<string, string>> = { ...written.statuses };

/**
 * Entries of the sampling section: a `procedure` for each Procedure and each Specimen, with the container of what was taken
 * (schematron b158–b173). Other resources become remarks.
 */
export function sampling(scope: PathologyScope) {
  return (context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] => {
    requireEntries(context, section);
    const entries = entriesOf(context, section);
    const made = entries.flatMap(({ resource, path }) => {
      if (resource.resourceType === 'Procedure') return [ofProcedure(context, { resource, path }, text)];
      if (resource.resourceType === 'Specimen') {
        scope.take(path);
        return [ofSpecimen(context, { resource, path }, text)];
      }
      context.remarks.leftOut(path);
      return [];
    });
    if (entries.length > 0 && made.length === 0) context.gaps.value(`${section.path}.entry`);
    return made;
  };
}

/** FHIR does not say which specimen a procedure took, so its code is a translation below a null flavour (b160, b165). */
function ofProcedure(context: BuildContext, located: Located<Procedure>, text: SectionText): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, procedureWritten);
  const status = statuses[resource.status ?? ''];
  if (resource.status === undefined) context.gaps.missing(`${path}.status`);
  else if (status === undefined) context.gaps.value(`${path}.status`);
  const found = codingIn(resource.code);
  if (found) leaveOthers(context.remarks, resource.code, found, `${path}.code`);
  const words = wordsOfConcept(resource.code);
  const sites = (resource.bodySite ?? []).map((one, at) =>
    snomedOrWords(context, 'targetSiteCode', one, `${path}.bodySite[${at}]`),
  );
  const actors = (resource.performer ?? []).flatMap(({ actor }) => actor ?? []);
  const { elements, names } = performersOf(context, actors, located);
  const notes = [
    ...(resource.note ?? []).map((one) => one.text),
    ...sites.map((one) => labelled([['Sede', one.words]])),
    ...by(names),
  ];
  return el(
    'procedure',
    { classCode: 'PROC', moodCode: 'EVN' },
    template(`${root}.143`),
    idsOf(context, resource.identifier, path),
    el(
      'code',
      { nullFlavor: found || words !== undefined ? 'OTH' : 'UNK' },
      originalText(words === undefined ? undefined : text.refer(words)),
      found && codeOf('translation', found.code, found.oid, found.display),
    ),
    statusCode(status ?? 'completed'),
    ts('effectiveTime', resource.performedDateTime) ??
      ivl('effectiveTime', resource.performedPeriod) ??
      el('effectiveTime', { nullFlavor: 'UNK' }),
    sites.map((one) => one.element),
    elements,
    container(context, located, resource.identifier),
    commentRelations(text, notes),
  );
}

function ofSpecimen(context: BuildContext, located: Located<Specimen>, text: SectionText): CdaElement {
  const { resource, path } = located;
  const { collection } = resource;
  const place = `${path}.collection`;
  if (collection) context.remarks.restOf(collection, place, collectionWritten);
  const method = snomedOrWords(context, 'methodCode', collection?.method, `${place}.method`);
  const site = snomedOrWords(context, 'targetSiteCode', collection?.bodySite, `${place}.bodySite`);
  const collector = collection?.collector ? [collection.collector] : [];
  const { elements, names } = performersOf(context, collector, located, `${place}.collector`);
  const notes = [
    labelled([
      ['Metodo', method.words],
      ['Sede', site.words],
    ]),
    ...by(names),
  ];
  const contained = (resource.container ?? []).flatMap(({ identifier }) => identifier ?? []);
  return el(
    'procedure',
    { classCode: 'PROC', moodCode: 'EVN' },
    template(`${root}.143`),
    method.element
      ? codeOf('code', '94331-6', oids.loinc, 'Specimen Collection procedure comment')
      : el('code', { nullFlavor: 'UNK' }),
    statusCode('completed'),
    ts('effectiveTime', collection?.collectedDateTime) ??
      ivl('effectiveTime', collection?.collectedPeriod) ??
      el('effectiveTime', { nullFlavor: 'UNK' }),
    method.element,
    site.element,
    specimen(context, located, text, { templateId: `${root}.259` }),
    elements,
    container(context, located, contained, specimenId(context, located)),
    commentRelations(text, notes),
  );
}

/** The container of what was taken: its identifier, else that of the specimen, else its place below the document. */
function container(
  { document }: BuildContext,
  { path }: Located,
  identifiers: readonly Identifier[] | undefined,
  other?: CdaElement,
): CdaElement {
  const { system, value } = document.bundle.identifier ?? {};
  const place = (path.match(/\d+/g) ?? []).join('.');
  const id =
    (identifiers ?? []).map((one) => ii('id', one)).find(Boolean) ??
    other ??
    anyIdentifier([{ ...(system ? { system } : {}), value: `${value ?? ''}.${place}` }]);
  return related(
    'COMP',
    el(
      'supply',
      { classCode: 'SPLY', moodCode: 'EVN' },
      template(`${root}.251`),
      id,
      codeOf('code', '74384-9', oids.loinc, 'Tipologia della fornitura'),
      statusCode('completed'),
    ),
  );
}
