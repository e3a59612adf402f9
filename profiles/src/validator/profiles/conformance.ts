import { isRefusal } from '../../issues/index.ts';
import { isJsonObject, textOf } from '../../json/json-object.ts';
import { coreType, isSubtype } from '../../model/index.ts';
import type { CheckLibrary } from '../checks.ts';
import { isContained, type Run } from '../run.ts';

/**
 * Whether a value conforms to a profile, without reporting anything; undefined when the profile is unknown. A resource
 * that is being judged against the same profile already counts as conforming, so that references in circles end.
 */
export function conforms(url: string, value: unknown, run: Run, library: CheckLibrary): boolean | undefined {
  const resource = isJsonObject(value) ? value : undefined;
  const resourceType = textOf(resource?.['resourceType']);
  const core = coreType(url);
  if (core !== undefined && resourceType !== undefined) return isSubtype(resourceType, core);
  const type = library.profiles.typeOf(url);
  if (type === undefined) return undefined;
  if (!resource || resourceType === undefined)
    return run.wouldPass((inner) => library.profile(url)?.(value, inner), isRefusal);
  if (type !== resourceType) return false;
  const known = run.verdicts.get(resource)?.get(url);
  if (known !== undefined) return known;
  const verdicts = run.verdicts.get(resource) ?? new Map<string, boolean>();
  run.verdicts.set(resource, verdicts);
  verdicts.set(url, true);
  const root = isContained(resource, run) || run.root !== run.resource ? run.root : resource;
  const passed = run.wouldPass(
    (inner) => inner.inside(resource, root, () => library.profile(url)?.(resource, inner)),
    isRefusal,
  );
  verdicts.set(url, passed);
  return passed;
}
