import type { Resource } from '@medplum/fhirtypes';
import { oids } from '../cda/code-systems.ts';
import { codeOf } from '../cda/data-types.ts';
import { type CdaElement, el } from '../cda/element.ts';
import { type Located, type LocatedSection, sectionCode } from '../document.ts';
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
 * The sections of a document in the order of `specs`, each as `component`. A required one that is missing is a gap; one
 * that the type does not have is a gap as well, so that no content is lost.
 */
export function sections(
  context: BuildContext,
  specs: readonly SectionSpec[],
  within?: LocatedSection,
): readonly CdaElement[] {
  const { document, gaps } = context;
  const all = document.sections(within);
  const known = new Set(specs.map(({ code }) => code));
  for (const { section, path } of all) {
    const code = sectionCode(section);
    if (code === undefined) gaps.missing(`${path}.code`);
    else if (!known.has(code)) gaps.value(`${path}.code`);
  }
  return specs.flatMap((spec) => {
    const found = all.filter(({ section }) => sectionCode(section) === spec.code);
    if (found.length === 0 && spec.required) {
      gaps.missing(`${within?.path ?? document.compositionPath}.section.where(code.coding.code = '${spec.code}')`);
    }
    return found.map((section) => component(context, spec, section));
  });
}

/** One section as `component`. */
export function component(context: BuildContext, spec: SectionSpec, located: LocatedSection): CdaElement {
  const { section, path } = located;
  const id = `s${[...path.matchAll(/section\[(\d+)\]/g)].map(([, at]) => Number(at) + 1).join('-')}`;
  const holder = spec.textOptional && !section.text && !section.entry?.length && section.section?.length;
  const text = holder ? undefined : SectionText.of(located, id, context.gaps);
  const entries = (text && spec.entries?.(context, located, text)) ?? [];
  return el(
    'component',
    { typeCode: 'COMP' },
    el(
      'section',
      { classCode: 'DOCSECT', moodCode: 'EVN' },
      spec.templateId === undefined ? undefined : el('templateId', { root: spec.templateId }),
      spec.ids?.(context, located),
      codeOf('code', spec.code, spec.system ?? oids.loinc, spec.display),
      el('title', {}, section.title ?? spec.display),
      text?.element(),
      spec.participants?.(context, located),
      entries.map((entry) => (entry.name === 'entry' ? entry : el('entry', {}, entry))),
      spec.below ? spec.below(context, located) : below(context, spec, located),
    ),
  );
}

function below(context: BuildContext, spec: SectionSpec, located: LocatedSection): readonly CdaElement[] | undefined {
  return spec.sections || located.section.section ? sections(context, spec.sections ?? [], located) : undefined;
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
