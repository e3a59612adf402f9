import type { Identifier, Observation, Period } from '@medplum/fhirtypes';
import { ii, ivl, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { noteAct, related } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';

/** `id` of each identifier that has an OID; the others become remarks. */
export function idsOf(
  { remarks }: BuildContext,
  identifiers: readonly Identifier[] | undefined,
  path: string,
): readonly CdaElement[] {
  return (identifiers ?? []).flatMap((identifier, at) => {
    const made = ii('id', identifier);
    if (!made) remarks.leftOut(`${path}.identifier[${at}]`);
    return made ?? [];
  });
}

/** `effectiveTime` of a resource with the times that FHIR has for it; nothing when it tells none. */
export function timeOf(
  { remarks }: BuildContext,
  told: {
    readonly effectiveDateTime?: string | undefined;
    readonly effectiveInstant?: string | undefined;
    readonly effectivePeriod?: Period | undefined;
  },
  path: string,
): CdaElement | undefined {
  const made =
    ts('effectiveTime', told.effectiveDateTime ?? told.effectiveInstant) ?? ivl('effectiveTime', told.effectivePeriod);
  if (!made && told.effectivePeriod) remarks.leftOut(`${path}.effectivePeriod`);
  return made;
}

/** `statusCode` of a result: called off or complete; what is neither nor on the way cannot stand in a document. */
export function statusOf({ gaps }: BuildContext, { status }: Observation, path: string): 'completed' | 'aborted' {
  if (status === undefined) gaps.missing(`${path}.status`);
  else if (status === 'entered-in-error' || status === 'unknown') gaps.value(`${path}.status`);
  return status === 'cancelled' ? 'aborted' : 'completed';
}

/** Whether a result is not final yet. */
export function isUnfinished({ status }: Observation): boolean {
  return status === 'preliminary' || status === 'registered';
}

/** Words as comments of a statement, each an act that points into the narrative. */
export function noteRelations(text: SectionText, words: readonly (string | undefined)[]): readonly CdaElement[] {
  return words.flatMap((one) =>
    one === undefined || one === '' ? [] : [related('SUBJ', noteAct(text, one), inverted)],
  );
}

const inverted = { inversionInd: 'true' };

/** A status code. */
export function statusCode(code: string): CdaElement {
  return el('statusCode', { code });
}
