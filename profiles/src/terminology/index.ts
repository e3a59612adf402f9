import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { openArchive } from '../archive/indexed-archive.ts';
import { generatedFile } from '../archive/locations.ts';
import { detailsKey, type TerminologyRecord } from './records.ts';
import { type CodeSystemTables, resourceSource, type Terminology, terminologyFrom } from './terminology.ts';
import type { ExpandedCode } from './value-set.ts';

export { canonicalParts } from './canonical.ts';
export type { CodeSystemContent } from './code-system.ts';
export { dayInRome } from './effective-period.ts';
export {
  createExpander,
  type Expansion,
  type ExpansionRequest,
  type ExpansionResult,
  expansionLimit,
} from './expansion.ts';
export { type ExternalSystem, externalSystem, externalSystems } from './external-systems.ts';
export { propertyOf } from './filters.ts';
export { type LookupRequest, lookUpCode, type Subsumption, subsumption } from './lookup.ts';
export type { MembershipGap, ValueSetMembers } from './members.ts';
export { displayIn, namesOf } from './names.ts';
export type { CodeSystemHeader, ConceptMapRecord, ResourceHeader, ValueSetRecord } from './records.ts';
export type { CodeSystemTables, TerminologyKind } from './terminology.ts';
export { isMemberOf, type Terminology } from './terminology.ts';
export { isTranslation, type TranslationMatch, type TranslationRequest, translateCode } from './translation.ts';
export {
  type CodeToValidate,
  type CodeValidation,
  type CodeVerdict,
  validateInSet,
  validateInSystem,
} from './validate-code.ts';
export type { ExpandedCode } from './value-set.ts';
export { toCompose } from './value-set-record.ts';

// What was asked for once stays, but for the details: a code system holds on to its own while there is room.
const keeps = (key: string): boolean => !key.startsWith(detailsKey(''));
const archives = ['package-terminology', 'terminology'].map((name) =>
  openArchive<TerminologyRecord>(generatedFile(name), { keeps }),
);
let base: Terminology | undefined;

/**
 * A terminology of FHIR R4, our package, and extra resources, which go first. Make a new one when the extra resources
 * change.
 */
export function createTerminology(extra: readonly (CodeSystem | ValueSet | ConceptMap)[]): Terminology {
  return terminologyFrom({ sources: [resourceSource(extra), ...archives] });
}

/** The terminology of FHIR R4, our package, and what was loaded from official files, which goes first. */
export function terminologyWithTables(
  tables: CodeSystemTables,
  resources: readonly (CodeSystem | ValueSet | ConceptMap)[] = [],
): Terminology {
  return terminologyFrom({ tables, sources: [resourceSource(resources), ...archives] });
}

/** A terminology with resources that it does not have yet, without working out again what it knows. */
export function extendTerminology(
  base: Terminology,
  extra: readonly (CodeSystem | ValueSet | ConceptMap)[],
): Terminology {
  return terminologyFrom({ sources: [resourceSource(extra)], base });
}

/** The terminology of FHIR R4 and our package alone. */
export function packageTerminology(): Terminology {
  base ??= terminologyFrom({ sources: archives });
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
