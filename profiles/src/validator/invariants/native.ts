import { containerInvariants } from './native-containers.ts';
import { dataTypeInvariants } from './native-data-types.ts';
import type { NativeInvariant } from './native-invariant.ts';
import { questionnaireInvariants } from './native-questionnaire.ts';
import { resourceInvariants } from './native-resources.ts';

export type { NativeInvariant } from './native-invariant.ts';

/**
 * Invariants of the specification as functions, equivalent to their FHIRPath (a property test compares the two). By key,
 * or `Type#key` where a key means different things in different types.
 */
export const nativeInvariants: Readonly<Record<string, NativeInvariant>> = {
  ...dataTypeInvariants,
  ...containerInvariants,
  ...resourceInvariants,
  ...questionnaireInvariants,
};
