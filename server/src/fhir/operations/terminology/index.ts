import type { Terminology } from '@sinfonia/profiles/terminology';
import type { OperationHandler } from '../../context.ts';
import { expandOperation } from './expand.ts';
import { lookupOperation } from './lookup.ts';
import { storedTerminology } from './stored-terminology.ts';
import { subsumesOperation } from './subsumes.ts';
import { translateOperation } from './translate.ts';
import { validateCodeOperation } from './validate-code.ts';

/** The operations of the terminology module on a terminology and on what clients stored. Source: FHIR R4 terminology-module.html. */
export function terminologyOperations(terminology: Terminology): readonly OperationHandler[] {
  const stored = storedTerminology(terminology);
  return [
    expandOperation(stored),
    lookupOperation(stored),
    validateCodeOperation(stored),
    subsumesOperation(stored),
    translateOperation(stored),
  ];
}
