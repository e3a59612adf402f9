import type { Annotation, CodeableConcept, Coding } from '@medplum/fhirtypes';
import data from './words.json' with { type: 'json' };

const table: Readonly<Record<string, Readonly<Record<string, string>>>> = data.words;

/** A code as the reader understands it: its own words, else those of our table, else the code. */
export function wordsOf(coding: Coding | undefined): string | undefined {
  if (!coding) return undefined;
  return coding.display ?? table[coding.system ?? '']?.[coding.code ?? ''] ?? coding.code;
}

/** The same for a concept: its text, then the words of its codes. */
export function wordsOfConcept(concept: CodeableConcept | undefined): string | undefined {
  const all = [concept?.text, ...(concept?.coding ?? []).map(wordsOf)].filter((one) => one !== undefined);
  return all.length === 0 ? undefined : [...new Set(all)].join(', ');
}

/** Labelled words, those that are there: `Lotto: A1; Scadenza: 2028-06-30`. Nothing when none are. */
export function labelled(parts: readonly (readonly [string, string | number | undefined])[]): string | undefined {
  const present = parts.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [label === '' ? String(value) : `${label}: ${value}`],
  );
  return present.length === 0 ? undefined : present.join('; ');
}

/** The words of all notes of a resource, one below the other; nothing when there are none. Their authors and times have no place in the CDA. */
export function noteWords(notes: readonly Annotation[] | undefined): string | undefined {
  const words = (notes ?? []).map(({ text }) => text).filter((one) => one !== undefined && one !== '');
  return words.length === 0 ? undefined : words.join('\n');
}
