import type { CodeableConcept, CompositionSection } from '@medplum/fhirtypes';
import { oidOf } from '../../cda/code-systems.ts';
import { codeOf, originalText } from '../../cda/data-types.ts';
import type { CdaElement } from '../../cda/element.ts';
import data from './absent.json' with { type: 'json' };

/** What is said to be absent, or not to be known. */
export type AbsentKind = keyof typeof data.kinds;

/** Words to which the entry of a section points that has text alone. */
export const seeText = 'Informazioni non in forma codificata: si veda il testo della sezione';

const snomed = 'http://snomed.info/sct';
const uris = new Set(data.uris);

/**
 * The code with which a resource says that nothing is known of a kind (`no-known-allergies`, `no-problem-info`), in the
 * code systems of the CDA, of the International Patient Summary or of SNOMED CT; nothing when it says something else.
 */
export function absentCode(concept: CodeableConcept | undefined, kind: AbsentKind): string | undefined {
  const { oid, codes, snomed: synonyms } = data.kinds[kind];
  for (const { system, code } of concept?.coding ?? []) {
    if (code === undefined) continue;
    if ((oidOf(system) === oid || uris.has(system ?? '')) && Object.hasOwn(codes, code)) return code;
    const found = system === snomed ? new Map(Object.entries<string>(synonyms)).get(code) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a section without entries says: that nothing is known when it says so (`emptyReason`), else that nothing is coded. */
export function unstated({ emptyReason }: CompositionSection, kind: AbsentKind): string {
  const { none, unknown } = data.kinds[kind];
  return emptyReason?.coding?.some(({ code }) => code === 'nilknown') ? none : unknown;
}

/** The coded element that says it; `reference` leads to its words in the narrative. */
export function absentElement(name: 'value' | 'code', code: string, kind: AbsentKind, reference?: string): CdaElement {
  const { oid, codes } = data.kinds[kind];
  const attributes = name === 'value' ? { 'xsi:type': 'CD' } : {};
  return codeOf(name, code, oid, new Map(Object.entries(codes)).get(code), attributes, originalText(reference));
}
