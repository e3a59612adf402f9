import type { CodeableConcept, Reference } from '@medplum/fhirtypes';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { wordsOfConcept } from '../words.ts';

/**
 * Why something was done, in words: its reasons, and what the resources that are reasons are about. A reference without words
 * is a remark.
 */
export function reasonWords(
  { document, remarks }: BuildContext,
  concepts: readonly CodeableConcept[] | undefined,
  references: readonly Reference[] | undefined,
  from: Located,
): string | undefined {
  const told = (references ?? []).map((reference, at) => {
    const words = wordsOfResource(document.find(reference, from)) ?? reference.display;
    if (words === undefined) remarks.leftOut(`${from.path}.reasonReference[${at}]`);
    return words;
  });
  const words = [...(concepts ?? []).map(wordsOfConcept), ...told].filter((one) => one !== undefined);
  return words.length === 0 ? undefined : [...new Set(words)].join('; ');
}

/** What a condition, an observation or a procedure is about. */
function wordsOfResource(located: Located | undefined): string | undefined {
  const resource = located?.resource;
  switch (resource?.resourceType) {
    case 'Condition':
    case 'Procedure':
      return wordsOfConcept(resource.code);
    case 'Observation':
      return [wordsOfConcept(resource.code), wordsOfConcept(resource.valueCodeableConcept) ?? resource.valueString]
        .filter((one) => one !== undefined)
        .join(': ');
    default:
      return undefined;
  }
}
