import type { Terminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';
import { accessesOperation } from './access/audit/accesses-operation.ts';
import type { AuditTrail } from './access/audit/audit-trail.ts';
import type { Access } from './access/create-access.ts';
import type { ObscuringKeeper } from './access/obscuring/complete-writes.ts';
import { type AccessOptions, openAccess } from './access/open-access.ts';
import type { FhirContext, OperationHandler } from './fhir/context.ts';
import { documentOperation } from './fhir/operations/document/document.ts';
import { everythingOperation } from './fhir/operations/everything.ts';
import { summaryOperation } from './fhir/operations/summary/summary.ts';
import { terminologyOperations } from './fhir/operations/terminology/index.ts';
import { validateOperation } from './fhir/operations/validate.ts';
import { createSearchPlanner } from './fhir/searching.ts';

/** What the FHIR API is opened on. */
export type FhirParts = Omit<AccessOptions, 'audit' | 'terminology'> & {
  readonly audit: AuditTrail;
  readonly terminology: Terminology;
  /** Operations of the services. */
  readonly services: readonly OperationHandler[];
};

/** The access engine, the operations, and the context of the FHIR API: one for the server and for explaining what it does. */
export function openFhir(parts: FhirParts): {
  readonly access: Access;
  readonly obscurings: ObscuringKeeper;
  readonly operations: readonly OperationHandler[];
  readonly contextWith: (capability: FhirContext['capability']) => FhirContext;
} {
  const { store, audit, terminology } = parts;
  const { access, obscurings, operations: ofAccess } = openAccess(parts);
  const operations = [...operationsOf(parts), ...ofAccess];
  const contextWith = (capability: FhirContext['capability']): FhirContext => ({
    store,
    planner: createSearchPlanner({ terminology, narrow: access.narrow }),
    validate: createValidator({ terminology }).validate,
    access,
    audit,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    capability,
  });
  return { access, obscurings, operations, contextWith };
}

/** Operations of the FHIR API. */
function operationsOf({
  terminology,
  services,
}: Pick<FhirParts, 'terminology' | 'services'>): readonly OperationHandler[] {
  return [
    validateOperation,
    everythingOperation,
    documentOperation,
    summaryOperation,
    ...terminologyOperations(terminology),
    accessesOperation(),
    ...services,
  ];
}
