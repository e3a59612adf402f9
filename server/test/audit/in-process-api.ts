import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';
import { accessesOperation } from '../../src/access/audit/accesses-operation.ts';
import { type AuditTrail, createAuditTrail } from '../../src/access/audit/audit-trail.ts';
import type { Principal } from '../../src/access/principal.ts';
import { createFhirApi } from '../../src/fhir/api.ts';
import type { FhirRequest, FhirResponse } from '../../src/fhir/exchange.ts';
import { createSearchPlanner } from '../../src/fhir/searching.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { scopesOnly } from '../access/scopes-only.ts';

/** The FHIR API with the real store and audit, without HTTP and tokens: callers are given as principals. */
export interface InProcessApi {
  readonly store: Store;
  readonly audit: AuditTrail;
  ask(principal: Principal, method: FhirRequest['method'], address: string, body?: unknown): Promise<FhirResponse>;
  close(): Promise<void>;
}

export const fhirBase = 'https://sinfonia.example/fhir';

/** Opens the API on a data directory. */
export async function openInProcessApi(dataDirectory: string): Promise<InProcessApi> {
  const store = await openSqliteStore({ dataDirectory, baseUrl: fhirBase, workers: 1 });
  const audit = createAuditTrail({ store, source: { fhirBase, issuer: 'https://sinfonia.example/oidc' } });
  const terminology = packageTerminology();
  const accesses = accessesOperation();
  const handler = createFhirApi({
    store,
    planner: createSearchPlanner({ terminology, narrow: scopesOnly().narrow }),
    validate: createValidator({ terminology }).validate,
    access: scopesOnly(),
    audit,
    operations: new Map([[accesses.name, accesses]]),
    capability: () => '{}',
  });
  let requests = 0;
  return {
    store,
    audit,
    ask(principal, method, address, body) {
      const [path = '', query = ''] = address.split('?');
      return handler({
        method,
        path: path.split('/').map(decodeURIComponent),
        query: [...new URLSearchParams(query)],
        headers: {},
        ...(body === undefined ? {} : { body }),
        baseUrl: fhirBase,
        principal,
        language: 'it',
        requestId: `request-${++requests}`,
      });
    },
    async close() {
      await audit.close();
      await store.close();
    },
  };
}
