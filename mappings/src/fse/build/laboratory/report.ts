import type { DiagnosticReport, Observation, Specimen } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { type Located, type LocatedSection, sectionCode } from '../../document.ts';
import { related } from '../acts.ts';
import { specimen } from '../clinical/specimen.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesOf } from '../sections.ts';
import { wordsOfConcept } from '../words.ts';
import { collectionOf } from './collection.ts';
import { attached, mediaOf } from './media.ts';
import { performersOf } from './performers.ts';
import { by, type ReportScope, requiredCode, result } from './results.ts';
import { idsOf, noteRelations, statusCode, timeOf } from './statement.ts';
import written from './written.json' with { type: 'json' };

const reportWritten: Written = { ...written.DiagnosticReport };
const statuses: Readonly<Record<string, string>> = {
  registered: 'active',
  partial: 'active',
  preliminary: 'active',
  final: 'completed',
  amended: 'completed',
  corrected: 'completed',
  appended: 'completed',
  cancelled: 'aborted',
};

/**
 * The entries of a section of a laboratory report, each an `act`: one for every DiagnosticReport, and one with the code of the
 * section for the results and specimens that the section cites itself. Source: schematron LAB 27.1, b6–b9.
 */
export function reports(context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] {
  const entries = entriesOf(context, section);
  const told = new Set<string>();
  const acts = entries.flatMap(({ resource, path }) => {
    if (resource.resourceType !== 'DiagnosticReport') return [];
    return [report(context, { resource, path }, text, told)];
  });
  const results: Located<Observation>[] = [];
  const specimens: Located<Specimen>[] = [];
  for (const { resource, path } of entries) {
    if (resource.resourceType === 'Observation') results.push({ resource, path });
    else if (resource.resourceType === 'Specimen') specimens.push({ resource, path });
    else if (resource.resourceType !== 'DiagnosticReport') context.gaps.value(path);
  }
  const loose = ofSection(context, section, text, results, specimens, told);
  return loose ? [...acts, loose] : acts;
}

function scopeOf(text: SectionText, time: CdaElement | undefined): ReportScope {
  return { text, time, specimens: new Map(), written: new Set(), unfinished: false };
}

function report(
  context: BuildContext,
  located: Located<DiagnosticReport>,
  text: SectionText,
  told: Set<string>,
): CdaElement {
  const { document, gaps, remarks } = context;
  const { resource, path } = located;
  remarks.restOf(resource, path, reportWritten);
  const time = timeOf(context, resource, path);
  const scope = scopeOf(text, time);
  const specimens = (resource.specimen ?? []).flatMap((reference, at) => {
    const found = document.findAs('Specimen', reference, located);
    if (!found) gaps.reference(`${path}.specimen[${at}]`);
    else scope.specimens.set(found.path, found);
    return found ?? [];
  });
  const results = (resource.result ?? []).flatMap((reference, at) => {
    const found = document.findAs('Observation', reference, located);
    if (!found) gaps.reference(`${path}.result[${at}]`);
    return found ? [result(context, scope, found)] : [];
  });
  const { elements, names } = performersOf(context, resource.performer, located);
  const images = (resource.media ?? []).map(({ link }, at) =>
    mediaOf(context, link, `${path}.media[${at}].link`, located, text),
  );
  const forms = (resource.presentedForm ?? []).map((form, at) =>
    attached(context, form, `${path}.presentedForm[${at}]`),
  );
  const words = [
    resource.conclusion,
    ...(resource.conclusionCode ?? []).map(wordsOfConcept),
    ...(resource.media ?? []).map(({ comment }) => comment),
    ...by(names),
  ];
  for (const place of [...scope.written, ...scope.specimens.keys()]) told.add(place);
  const status = reportStatus(context, located);
  return act(context, scope, {
    ids: idsOf(context, resource.identifier, path),
    code: requiredCode(context, resource.code, path, text),
    status: status === 'completed' && scope.unfinished ? 'active' : status,
    time,
    specimens,
    performers: elements,
    words,
    content: [...results, ...[...images, ...forms].filter((one) => one !== undefined)],
  });
}

function reportStatus({ gaps }: BuildContext, { resource, path }: Located<DiagnosticReport>): string {
  const status = statuses[resource.status ?? ''];
  if (resource.status === undefined) gaps.missing(`${path}.status`);
  else if (status === undefined) gaps.value(`${path}.status`);
  return status ?? 'active';
}

/** What a section cites beside its reports: results and specimens that no report of the section has. */
function ofSection(
  context: BuildContext,
  { section }: LocatedSection,
  text: SectionText,
  results: readonly Located<Observation>[],
  specimens: readonly Located<Specimen>[],
  told: ReadonlySet<string>,
): CdaElement | undefined {
  const scope = scopeOf(text, undefined);
  const memberPaths = new Set(results.flatMap((one) => membersBelow(context, one)));
  const left = results.filter(({ path }) => !told.has(path) && !memberPaths.has(path));
  const content = left.map((one) => result(context, scope, one));
  const own = specimens.filter(({ path }) => !told.has(path) && !scope.specimens.has(path));
  for (const one of own) scope.specimens.set(one.path, one);
  if (content.length === 0 && own.length === 0) return undefined;
  return act(context, scope, {
    ids: [],
    code: codeOf('code', sectionCode(section) ?? '', oids.loinc, section.title),
    status: scope.unfinished ? 'active' : 'completed',
    time: undefined,
    specimens: own,
    performers: [],
    words: [],
    content,
  });
}

function membersBelow({ document }: BuildContext, located: Located<Observation>): readonly string[] {
  return (located.resource.hasMember ?? []).flatMap((one) => {
    const path = document.find(one, located)?.path;
    return path === undefined || path === located.path ? [] : [path];
  });
}

interface ActParts {
  readonly ids: readonly CdaElement[];
  readonly code: CdaElement | undefined;
  readonly status: string;
  readonly time: CdaElement | undefined;
  readonly specimens: readonly Located<Specimen>[];
  readonly performers: readonly CdaElement[];
  readonly words: readonly (string | undefined)[];
  readonly content: readonly CdaElement[];
}

function act(context: BuildContext, scope: ReportScope, parts: ActParts): CdaElement {
  const { text } = scope;
  return el(
    'act',
    { classCode: 'ACT', moodCode: 'EVN' },
    parts.ids,
    parts.code,
    statusCode(parts.status),
    parts.time,
    parts.specimens.map((one) => specimen(context, one, text)),
    parts.performers,
    noteRelations(text, parts.words),
    [...scope.specimens.values()].flatMap((one) => collectionOf(context, one, text)),
    parts.content.map((one) => related('COMP', one)),
  );
}
