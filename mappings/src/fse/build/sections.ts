import type { Resource } from '@medplum/fhirtypes';
import { oids } from '../cda/code-systems.ts';
import { codeOf } from '../cda/data-types.ts';
import { type CdaElement, el } from '../cda/element.ts';
import { type FhirDocument, type Located, type LocatedSection, sectionCode } from '../document.ts';
import type { BuildContext } from './context.ts';
import { SectionText } from './narrative/section-text.ts';

/** How one section of a type is written. */
export interface SectionSpec {
  /** LOINC code, or that of `system`. */
  readonly code: string;
  /** OID of another code system than LOINC. */
  readonly system?: string;
  /** `code/@displayName`. */
  readonly display: string;
  readonly templateId?: string;
  readonly required?: boolean;
  /** Content of each `entry`, from the section; none when absent. Typed as the builder wishes. */
  readonly entries?: (context: BuildContext, section: LocatedSection, text: SectionText) => readonly CdaElement[];
  /** The same from all the sections of the document that make this one (`SectionGroup`), after those of `entries`. */
  readonly entriesOfAll?: (
    context: BuildContext,
    parts: readonly LocatedSection[],
    text: SectionText,
  ) => readonly CdaElement[];
  /** `id` of the section and the like, before `code`. */
  readonly ids?: (context: BuildContext, section: LocatedSection) => readonly CdaElement[];
  /** `author` of the section and the like, after `text`. */
  readonly participants?: (context: BuildContext, section: LocatedSection) => readonly CdaElement[];
  /** Sections below this one. */
  readonly sections?: readonly SectionSpec[];
  /** Sections below this one where their codes are not known beforehand, each as `component`; instead of `sections`. */
  readonly below?: (context: BuildContext, section: LocatedSection) => readonly CdaElement[];
  /** A section that only holds others needs no text. */
  readonly textOptional?: boolean;
}

/**
 * Sections of a document that make one section of the CDA: the first one gives its title, the text of the others stands
 * below it under theirs.
 */
export interface SectionGroup {
  readonly code: string | undefined;
  readonly parts: readonly LocatedSection[];
  readonly below: readonly SectionGroup[];
}

/** One section of the document, with those below it, each as it stands. */
export function sectionGroup(document: FhirDocument, located: LocatedSection): SectionGroup {
  return {
    code: sectionCode(located.section),
    parts: [located],
    below: document.sections(located).map((one) => sectionGroup(document, one)),
  };
}

/**
 * The sections of a document in the order of `specs`, each as `component`. A required one that is missing is a gap; one
 * that the type does not have is a gap as well, so that no content is lost.
 */
export function sections(context: BuildContext, specs: readonly SectionSpec[]): readonly CdaElement[] {
  const { document } = context;
  const groups = document.sections().map((one) => sectionGroup(document, one));
  return groupedSections(context, specs, groups, document.compositionPath);
}

/** The same of sections that do not stand in the document as they stand in the CDA; `path` is where they are missed. */
export function groupedSections(
  context: BuildContext,
  specs: readonly SectionSpec[],
  groups: readonly SectionGroup[],
  path: string,
): readonly CdaElement[] {
  const { gaps } = context;
  const known = new Set(specs.map(({ code }) => code));
  for (const { code, parts } of groups) {
    for (const part of parts) {
      if (code === undefined) gaps.missing(`${part.path}.code`);
      else if (!known.has(code)) gaps.value(`${part.path}.code`);
    }
  }
  return specs.flatMap((spec) => {
    const found = groups.filter(({ code }) => code === spec.code);
    if (found.length === 0 && spec.required) {
      gaps.missing(`${path}.section.where(code.coding.code = '${spec.code}')`);
    }
    return found.map((group) => groupComponent(context, spec, group));
  });
}

/** One section as `component`. */
export function component(context: BuildContext, spec: SectionSpec, located: LocatedSection): CdaElement {
  return groupComponent(context, spec, sectionGroup(context.document, located));
}

function groupComponent(context: BuildContext, spec: SectionSpec, { parts, below }: SectionGroup): CdaElement {
  const [first] = parts;
  const path = first?.path ?? '';
  const id = `s${[...path.matchAll(/section\[(\d+)\]/g)].map(([, at]) => Number(at) + 1).join('-')}`;
  const isHolder = spec.textOptional === true && first !== undefined && holdsOthersOnly(first);
  const text = isHolder ? undefined : SectionText.of(parts, id, context.gaps);
  const entries =
    text === undefined
      ? []
      : [
          ...parts.flatMap((part) => spec.entries?.(context, part, text) ?? []),
          ...(spec.entriesOfAll?.(context, parts, text) ?? []),
        ];
  return el(
    'component',
    { typeCode: 'COMP' },
    el(
      'section',
      { classCode: 'DOCSECT', moodCode: 'EVN' },
      spec.templateId === undefined ? undefined : el('templateId', { root: spec.templateId }),
      first && spec.ids?.(context, first),
      codeOf('code', spec.code, spec.system ?? oids.loinc, spec.display),
      el('title', {}, first?.section.title ?? spec.display),
      text?.element(),
      first && spec.participants?.(context, first),
      entries.map((entry) => (entry.name === 'entry' ? entry : el('entry', {}, entry))),
      first && spec.below ? spec.below(context, first) : inner(context, spec, below, path),
    ),
  );
}

function inner(
  context: BuildContext,
  { sections: specs }: SectionSpec,
  below: readonly SectionGroup[],
  path: string,
): readonly CdaElement[] | undefined {
  return specs || below.length > 0 ? groupedSections(context, specs ?? [], below, path) : undefined;
}

function holdsOthersOnly({ section }: LocatedSection): boolean {
  return !section.text && !section.entry?.length && (section.section?.length ?? 0) > 0;
}

/** A section without entries, where the type wants one, is a gap. */
export function requireEntries({ gaps }: BuildContext, { section, path }: LocatedSection): void {
  if ((section.entry ?? []).length === 0) gaps.missing(`${path}.entry`);
}

/** The resources of the entries of a section that are of one type; what is of another type is a gap, as what is not there. */
export function entriesAs<K extends Resource['resourceType']>(
  { document, gaps }: BuildContext,
  { section, path }: LocatedSection,
  type: K,
): readonly Located<Extract<Resource, { resourceType: K }>>[] {
  return (section.entry ?? []).flatMap((reference, at) => {
    const found = document.findAs(type, reference, document.located);
    if (found) return [found];
    if (document.find(reference, document.located)) gaps.value(`${path}.entry[${at}]`);
    else gaps.reference(`${path}.entry[${at}]`);
    return [];
  });
}

/** The resources of the entries of a section; a reference that leads nowhere is a gap. */
export function entriesOf({ document, gaps }: BuildContext, { section, path }: LocatedSection): readonly Located[] {
  return (section.entry ?? []).flatMap((reference, at) => {
    const found = document.find(reference, document.located);
    if (!found) gaps.reference(`${path}.entry[${at}]`);
    return found ? [found] : [];
  });
}
