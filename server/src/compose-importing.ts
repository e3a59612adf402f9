import { createAuditTrail } from './access/audit/audit-trail.ts';
import { loadOpenEmergencies } from './access/emergency/open-emergencies.ts';
import { loadPolicies } from './access/policies/load-policies.ts';
import type { Configuration } from './config/index.ts';
import type { FhirContext } from './fhir/context.ts';
import { issuerOf } from './identity/identity.ts';
import { openFhir } from './open-fhir.ts';
import { fhirBaseOf, openStore, prepare } from './open-store.ts';
import { configuredTerminology } from './terminology-folder.ts';

/** What an import works with, beside what it imports. */
export interface Importing {
  readonly context: FhirContext;
  readonly fhirBase: string;
  /** Makes what was written durable. */
  close(): Promise<void>;
}

/** Opens the store of the configuration to import into it, with the audit and the checks of the server. Rejects as {@link openStore}. */
export async function composeImporting(configuration: Configuration): Promise<Importing> {
  const fhirBase = fhirBaseOf(configuration);
  const store = await openStore(configuration);
  const emergencies = await prepare(store, () => loadOpenEmergencies(store));
  const source = { fhirBase, issuer: issuerOf(configuration.server.baseUrl) };
  const audit = createAuditTrail({ store, source, isEmergency: emergencies.isOpen });
  const { contextWith } = openFhir({
    store,
    policies: loadPolicies(),
    audit,
    terminology: configuredTerminology(configuration),
    services: [],
    fhirBase,
    emergencies,
    dataProtectionOfficers: [],
  });
  return {
    context: contextWith(() => '{}'),
    fhirBase,
    async close() {
      await audit.close();
      await store.close();
    },
  };
}
