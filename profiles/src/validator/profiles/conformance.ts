import { isRefusal } from '../../issues/index.ts';
import { coreType, isSubtype } from '../../model/index.ts';
import type { CheckLibrary } from '../checks.ts';
import { type JsonObject, textOf } from '../json.ts';
import { isContained, type Run } from '../run.ts';

/**
 * Whether a value conforms to a profile, without reporting anything; undefined when the profile is unknown. A resource
 * that is being judged against the same profile already counts as conforming, so that references in circles end.
 */
export function conforms(url: string, value: JsonObject, run: Run, library: CheckLibrary): boolean | undefined {
  const resourceType = textOf(value['resourceType']);
  const core = coreType(url);
  if (core !== undefined && resourceType !== undefined) return isSubtype(resourceType, core);
  const definition = library.profiles.definition(url);
  if (!definition) return undefined;
  if (resourceType === undefined) return run.wouldPass((inner) => library.profile(url)?.(value, inner), isRefusal);
  if (definition.type !== resourceType) return false;
  const known = run.verdicts.get(value)?.get(url);
  if (known !== undefined) return known;
  const verdicts = run.verdicts.get(value) ?? new Map<string, boolean>();
  run.verdicts.set(value, verdicts);
  verdicts.set(url, true);
  const root = isContained(value, run) || run.root !== run.resource ? run.root : value;
  const passed = run.wouldPass(
    (inner) => inner.inside(value, root, () => library.profile(url)?.(value, inner)),
    isRefusal,
  );
  verdicts.set(url, passed);
  return passed;
}
