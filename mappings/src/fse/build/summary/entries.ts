import type { Resource } from '@medplum/fhirtypes';
import type { CdaElement } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';

/** Makes what one resource says in a section; `undefined` when it is of a type that the section has no place for. */
export type EntryOf = (
  context: BuildContext,
  located: Located<Resource>,
  text: SectionText,
) => readonly CdaElement[] | undefined;

/**
 * The entries of a section: a reference that leads nowhere is a gap, a resource that the section has no place for a
 * remark. `otherwise` gives the entry of a section that has none.
 */
export function entriesWith(
  entryOf: EntryOf,
  otherwise: (context: BuildContext, section: LocatedSection, text: SectionText) => readonly CdaElement[] = () => [],
) {
  return (context: BuildContext, located: LocatedSection, text: SectionText): readonly CdaElement[] => {
    const { document, gaps, remarks } = context;
    const made = (located.section.entry ?? []).flatMap((reference, at) => {
      const place = `${located.path}.entry[${at}]`;
      const found = document.find(reference, document.located);
      if (!found) gaps.reference(place);
      const entries = found && entryOf(context, found, text);
      if (found && !entries) remarks.leftOut(place);
      return entries ?? [];
    });
    return made.length > 0 ? made : otherwise(context, located, text);
  };
}
