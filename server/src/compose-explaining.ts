import { createAuditTrail } from './access/audit/audit-trail.ts';
import { loadOpenEmergencies } from './access/emergency/open-emergencies.ts';
import type { ExplainParts } from './access/explain/explain-request.ts';
import { loadPolicies } from './access/policies/load-policies.ts';
import { purposesIn } from './access/policies/purposes.ts';
import type { Configuration } from './config/index.ts';
import { configuredServices } from './configured-parts.ts';
import { issuerOf } from './identity/identity.ts';
import { createPeopleDirectory, type PeopleDirectory } from './identity/people/directory.ts';
import { openFhir } from './open-fhir.ts';
import { fhirBaseOf, openStoreToRead, prepare } from './open-store.ts';
import type { Store } from './store/port.ts';
import { configuredTerminology } from './terminology-folder.ts';

/** What requests are explained with, and who may be supposed to make them. */
export interface Explaining extends ExplainParts {
  readonly fhirBase: string;
  readonly store: Store;
  readonly people: PeopleDirectory;
  readonly purposesOf: (role: string) => readonly string[];
  close(): Promise<void>;
}

/**
 * Puts together the same decision as `composeApplication` on the store of the configuration, which is only read. Rejects with
 * `ConfigurationError` for a store that this version lacks, `store-not-ready` and `store-newer`.
 */
export async function composeExplaining(configuration: Configuration): Promise<Explaining> {
  const fhirBase = fhirBaseOf(configuration);
  const policies = loadPolicies();
  const terminology = configuredTerminology(configuration);
  const store = await openStoreToRead(configuration);
  const source = { fhirBase, issuer: issuerOf(configuration.server.baseUrl) };
  const emergencies = await prepare(store, () => loadOpenEmergencies(store));
  const audit = createAuditTrail({ store, source, isEmergency: emergencies.isOpen });
  const { access, contextWith } = openFhir({
    store,
    policies,
    audit,
    terminology,
    services: configuredServices(configuration),
    fhirBase,
    emergencies,
    dataProtectionOfficers: [],
  });
  return {
    context: contextWith(() => '{}'),
    access,
    policies,
    terminology,
    auditEventsOf: audit.eventsFor,
    fhirBase,
    store,
    people: createPeopleDirectory(store),
    purposesOf: purposesIn(policies),
    close: () => store.close(),
  };
}
