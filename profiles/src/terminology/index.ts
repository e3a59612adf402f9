import type { CodeSystem, ValueSet } from '@medplum/fhirtypes';
import { openArchive } from '../archive/indexed-archive.ts';
import { generatedFile } from '../archive/locations.ts';
import { packageResources } from '../package/index.ts';
import type { TerminologyRecord } from './records.ts';
import { type Terminology, terminologyFrom } from './terminology.ts';
import type { ExpandedCode } from './value-set.ts';

export { isMemberOf, type Terminology } from './terminology.ts';
export type { ExpandedCode, ValueSetMembers } from './value-set.ts';

const archive = openArchive<TerminologyRecord>(generatedFile('terminology'));
let base: Terminology | undefined;

/**
 * A terminology of FHIR R4, our package, and extra CodeSystem and ValueSet resources, which go first. Make a new one when
 * the extra resources change.
 */
export function createTerminology(extra: readonly (CodeSystem | ValueSet)[]): Terminology {
  const own = [...packageResources('CodeSystem'), ...packageResources('ValueSet')];
  return terminologyFrom((key) => archive.get(key), [...own, ...extra]);
}

/** The terminology of FHIR R4 and our package alone. */
export function packageTerminology(): Terminology {
  base ??= createTerminology([]);
  return base;
}

/** Codes of a value set of the package; see {@link Terminology.expandValueSet}. */
export function expandValueSet(url: string): readonly ExpandedCode[] | undefined {
  return packageTerminology().expandValueSet(url);
}

/** Membership in a value set of the package; see {@link Terminology.isMember}. */
export function isMember(valueSet: string, system: string | undefined, code: string): boolean | undefined {
  return packageTerminology().isMember(valueSet, system, code);
}

/** Codes below a code in a code system of the package; see {@link Terminology.descendants}. */
export function descendants(system: string, code: string): ReadonlySet<string> | undefined {
  return packageTerminology().descendants(system, code);
}

/** Codes above a code in a code system of the package; see {@link Terminology.ancestors}. */
export function ancestors(system: string, code: string): ReadonlySet<string> | undefined {
  return packageTerminology().ancestors(system, code);
}
