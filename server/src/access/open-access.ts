import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../fhir/context.ts';
import { planSearch } from '../fhir/search/plan-search.ts';
import type { SearchTerminology } from '../fhir/search/terminology.ts';
import type { Store, StoredVersion } from '../store/port.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import { patientsOf } from './audit/patients-of.ts';
import { type Access, createAccess } from './create-access.ts';
import type { DataProtectionOfficer } from './emergency/data-protection-officers.ts';
import { emergencyAccessOperation } from './emergency/emergency-access.ts';
import { mayOpenEmergency } from './emergency/may-open.ts';
import type { OpenEmergencies } from './emergency/open-emergencies.ts';
import { createObscuringKeeper, type ObscuringKeeper } from './obscuring/complete-writes.ts';
import { recheckAfter } from './obscuring/recheck-after.ts';
import links from './patient-links.json' with { type: 'json' };
import type { Policies } from './policies/load-policies.ts';
import type { PlanGranular } from './rights.ts';

/** What the access of a server is opened with. */
export interface AccessOptions {
  readonly store: Store;
  readonly policies: Policies;
  readonly audit: Pick<AuditTrail, 'securityEventFor'>;
  /** Where emergency accesses are noted when they are opened. */
  readonly emergencies: Pick<OpenEmergencies, 'add'>;
  /** Offices that are told of an emergency access, see `officesFor`. */
  readonly dataProtectionOfficers: readonly DataProtectionOfficer[];
  readonly terminology: SearchTerminology;
  /** Absolute FHIR base without a final slash. */
  readonly fhirBase: string;
}

/** The access engine with the obscurings it keeps, and the operations that belong to it. */
export function openAccess(options: AccessOptions): {
  readonly access: Access;
  readonly obscurings: ObscuringKeeper;
  readonly operations: readonly OperationHandler[];
} {
  const { store, policies, audit, terminology, fhirBase, emergencies, dataProtectionOfficers } = options;
  const planGranular: PlanGranular = (type, filters) => {
    try {
      return planSearch(filters, { type, strict: true, baseUrl: fhirBase, terminology }).plan.where;
    } catch (error) {
      if (error instanceof FhirError) return undefined;
      throw error;
    }
  };
  const personsIn = ({ type, json = '' }: StoredVersion): readonly string[] =>
    patientsOf(type, json, fhirBase).map((id) => `Patient/${id}`);
  const obscurings = createObscuringKeeper({
    store,
    links: links.links,
    patientsOf: (resource) =>
      resource.resourceType === 'Patient'
        ? []
        : patientsOf(resource.resourceType, JSON.stringify(resource), fhirBase).map((id) => `Patient/${id}`),
  });
  const access = createAccess({
    store,
    policies,
    planGranular,
    fhirBase,
    completeWrites: (operations, carries) => obscurings.complete(operations, carries),
    anticipate: (resource) => obscurings.anticipate(resource),
    written: recheckAfter(obscurings, personsIn),
  });
  const emergency = emergencyAccessOperation({
    mayOpen: (principal) => mayOpenEmergency(principal, policies),
    dataProtectionOfficers,
    onOpened: emergencies.add,
    securityEventFor: audit.securityEventFor,
  });
  return { access, obscurings, operations: [emergency] };
}
