import { isJsonObject, textOf } from '../../json/json-object.ts';
import { type ElementModel, isResourceType } from '../../model/index.ts';
import type { ObjectCheck, ValueCheck } from '../checks.ts';
import type { Run } from '../run.ts';

const relative = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const conditional = /^([A-Z][A-Za-z]+)\?\S+$/;
const absolute = /^[a-z][a-z0-9+.-]*:\S+$/i;
const absoluteTail = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * Type of resource that a literal reference points to: of the resource itself when it is contained or in the same bundle,
 * else as far as its text tells. Undefined for `urn:uuid:…` and for absolute addresses that do not end in a type and an id.
 */
export function referencedType(reference: string, run: Run): string | undefined {
  if (reference.startsWith('#') || reference.startsWith('urn:'))
    return textOf(run.resolve(reference)[0]?.['resourceType']);
  const type = (relative.exec(reference) ?? conditional.exec(reference) ?? absoluteTail.exec(reference))?.[1];
  return type !== undefined && isResourceType(type) ? type : undefined;
}

/** Form of a literal reference, and agreement with `Reference.type`. */
export const checkReference: ObjectCheck = (value, run) => {
  const reference = textOf(value['reference']);
  if (reference === undefined || reference === '') return;
  if (!isWellFormed(reference)) {
    run.reportAt('reference', -1, 'reference-malformed');
    return;
  }
  if (run.bundle && reference.startsWith('urn:') && run.bundle.resolve(reference, run.root).length === 0)
    run.reportAt('reference', -1, 'bundle-reference-missing');
  const stated = textOf(value['type']);
  if (stated === undefined || !isResourceType(stated)) return;
  const actual = referencedType(reference, run);
  if (actual !== undefined && actual !== stated) run.reportAt('type', -1, 'reference-type-differs');
};

function isWellFormed(reference: string): boolean {
  if (reference.startsWith('#')) return true;
  const named = (relative.exec(reference) ?? conditional.exec(reference))?.[1];
  if (named !== undefined) return isResourceType(named);
  return absolute.test(reference);
}

/** Compiles the rule that a reference points to one of the types its element allows. */
export function compileReferenceTargets(element: ElementModel, type: string): readonly ValueCheck[] {
  if (type !== 'Reference') return [];
  const targets = element.types.find(({ code }) => code === 'Reference')?.targets ?? [];
  return targetCheck(targets);
}

/** The rule that a reference points to one of these resource types; no rule when there are none or any is allowed. */
export function targetCheck(targets: readonly string[]): readonly ValueCheck[] {
  if (targets.length === 0 || targets.includes('Resource')) return [];
  const allowed = targets.join(', ');
  return [
    (value: unknown, run: Run): void => {
      if (!isJsonObject(value)) return;
      const reference = textOf(value['reference']);
      const stated = textOf(value['type']);
      const type =
        (reference === undefined ? undefined : referencedType(reference, run)) ??
        (stated !== undefined && isResourceType(stated) ? stated : undefined);
      if (type !== undefined && !targets.includes(type)) run.report('reference-target', { type, allowed });
    },
  ];
}
