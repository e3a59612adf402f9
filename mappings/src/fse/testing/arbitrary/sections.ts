import type { CompositionSection, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { Made } from './discharge-therapies.ts';
import { narrative, words } from './primitives.ts';

/** A section with the resources that it and those below it cite. */
export interface GeneratedSection {
  readonly section: CompositionSection;
  readonly resources: readonly Resource[];
}

/**
 * A section with a narrative and up to three entries of one kind, and sections below it. The ids of the resources begin with
 * its code, so a document may have it once.
 */
export function section(
  code: string,
  entries?: fc.Arbitrary<Made>,
  below: readonly fc.Arbitrary<GeneratedSection | null>[] = [],
): fc.Arbitrary<GeneratedSection> {
  const made = entries ? fc.array(entries, { maxLength: 3 }) : fc.constant([]);
  return fc.tuple(narrative, words, made, fc.tuple(...below)).map(([text, title, list, inner]): GeneratedSection => {
    const each = list.map((make, at) => make(`e${code}-${at}`));
    const entry = each.map(([first]) => ({ reference: `${first.resourceType}/${first.id ?? ''}` }));
    const parts = inner.filter((one) => one !== null);
    return {
      section: {
        title,
        code: { coding: [{ system: 'http://loinc.org', code }] },
        text,
        ...(entry.length > 0 ? { entry } : {}),
        ...(parts.length > 0 ? { section: parts.map((one) => one.section) } : {}),
      },
      resources: [...each.flat(), ...parts.flatMap((one) => one.resources)],
    };
  });
}

/** A section that a document may have or not. */
export function optional(made: fc.Arbitrary<GeneratedSection>): fc.Arbitrary<GeneratedSection | null> {
  return fc.option(made);
}
