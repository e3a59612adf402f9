import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';
import { accessesOperation } from '../../src/access/audit/accesses-operation.ts';
import { type AuditTrail, createAuditTrail } from '../../src/access/audit/audit-trail.ts';
import type { Principal } from '../../src/access/principal.ts';
import type { AccessPort } from '../../src/fhir/access-port.ts';
import { createFhirApi } from '../../src/fhir/api.ts';
import type { FhirContext, OperationHandler } from '../../src/fhir/context.ts';
import type { FhirRequest, FhirResponse } from '../../src/fhir/exchange.ts';
import { everythingOperation } from '../../src/fhir/operations/everything.ts';
import { validateOperation } from '../../src/fhir/operations/validate.ts';
import { createSearchPlanner } from '../../src/fhir/searching.ts';
import type { Store } from '../../src/store/port.ts';
import { noDecision } from '../access/no-decision.ts';
import { openTestStore } from '../store/test-store.ts';

/** The FHIR API with the real store and audit, without HTTP and tokens: callers are given as principals. */
export interface InProcessApi {
  readonly store: Store;
  readonly audit: AuditTrail;
  readonly context: FhirContext;
  ask(
    principal: Principal,
    method: FhirRequest['method'],
    address: string,
    body?: unknown,
    headers?: FhirRequest['headers'],
  ): Promise<FhirResponse>;
  close(): Promise<void>;
}

export const fhirBase = 'https://sinfonia.example/fhir';

/** Opens the API on a data directory, without access decision unless one is given, and with further operations. */
export async function openInProcessApi(
  dataDirectory: string,
  accessTo: (store: Store) => AccessPort = () => noDecision,
  services: readonly OperationHandler[] | ((store: Store) => readonly OperationHandler[]) = [],
): Promise<InProcessApi> {
  const store = await openTestStore(dataDirectory, fhirBase);
  const audit = createAuditTrail({ store, source: { fhirBase, issuer: 'https://sinfonia.example/oidc' } });
  const terminology = packageTerminology();
  const access = accessTo(store);
  const more = typeof services === 'function' ? services(store) : services;
  const operations = [accessesOperation(), everythingOperation, validateOperation, ...more];
  const context: FhirContext = {
    store,
    planner: createSearchPlanner({ terminology, narrow: access.narrow }),
    validate: createValidator({ terminology }).validate,
    access,
    audit,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    capability: () => '{}',
  };
  const handler = createFhirApi(context);
  let requests = 0;
  return {
    store,
    audit,
    context,
    ask(principal, method, address, body, headers = {}) {
      const [path = '', query = ''] = address.split('?');
      return handler({
        method,
        path: path.split('/').filter(Boolean).map(decodeURIComponent),
        query: [...new URLSearchParams(query)],
        headers,
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
