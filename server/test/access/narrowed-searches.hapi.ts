import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { createTerminology } from '@sinfonia/profiles/terminology';
import { type Access, createAccess } from '../../src/access/create-access.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import type { SearchPlan } from '../../src/fhir/search/plan.ts';
import { planSearch } from '../../src/fhir/search/plan-search.ts';
import { openHapiStore } from '../../src/store/hapi/index.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withHapi } from '../hapi/with-hapi.ts';
import { callerOf } from './matrix/matrix-callers.ts';
import { buildMatrixWorld } from './matrix/matrix-world.ts';
import { buildWorld } from './world.ts';

const fhirBase = 'http://localhost/fhir';
const policies = loadPolicies();
const terminology = createTerminology([]);

/** Resources of the matrix whose author is of a type that FHIR does not allow there: HAPI refuses the reference. */
const refusedByHapi =
  /^(AllergyIntolerance|Appointment|Condition|DeviceRequest|DiagnosticReport|Encounter|EpisodeOfCare|Flag|Goal|Immunization|List)\/.*-(delegate|organization|person)-plain$/;

/** Searches of every role; the access rules make unions of all of them. */
const searches: readonly (readonly [type: string, query: string])[] = [
  ['Patient', ''],
  ['Patient', 'family=provetta&_sort=-family&_total=accurate'],
  ['Observation', '_count=7'],
  ['Observation', 'patient=Patient/in-care&status=final&_sort=-_id'],
  ['Observation', 'patient.birthdate=lt1980&_include=Observation:subject'],
  ['DocumentReference', 'patient=Patient/in-care,Patient/chosen&_total=accurate'],
  ['Consent', ''],
  ['Appointment', 'status=booked'],
  ['Task', ''],
];

describe('searches narrowed by access rules, on HAPI as in the embedded store', function () {
  this.timeout(600_000);
  const hapi = withHapi();
  let folder: string | undefined;
  let embedded: Store;
  let server: Store;
  let access: Access;
  const plan = (type: string, query: string): SearchPlan =>
    planSearch([...new URLSearchParams(query)], { type, strict: true, baseUrl: fhirBase, terminology }).plan;

  before(async () => {
    await emptyServer(hapi());
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-narrowed-'));
    embedded = await openSqliteStore({ dataDirectory: folder, baseUrl: fhirBase, workers: 1 });
    server = await openHapiStore({ baseUrl: hapi() });
    const now = Date.now();
    const resources = new Map<string, Resource>();
    for (const each of [...buildMatrixWorld(now), ...buildWorld(now)])
      resources.set(`${each.resourceType}/${each.id}`, each);
    const taken = [...resources].filter(([address]) => !refusedByHapi.test(address)).map(([, resource]) => resource);
    for (const store of [embedded, server]) {
      await store.write(taken.map((resource) => ({ kind: 'update', method: 'PUT', resource }) as const));
    }
    access = createAccess({
      store: embedded,
      policies,
      fhirBase,
      planGranular: (type, filters) =>
        planSearch(filters, { type, strict: true, baseUrl: fhirBase, terminology }).plan.where,
      completeWrites: async (operations) => operations,
      written: async () => undefined,
    });
  });
  after(async () => {
    await embedded?.close();
    await server?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  for (const policy of policies.values()) {
    for (const [type, query] of searches) {
      it(`${policy.role}: ${type}?${query}`, async () => {
        const principal = callerOf(policy);
        await access.prepare(principal);
        let narrowed: SearchPlan;
        try {
          narrowed = access.narrow(principal, plan(type, query));
        } catch (error) {
          if (error instanceof FhirError && error.status === 403) return;
          throw error;
        }
        assert.deepEqual(await everyPage(server, narrowed), await everyPage(embedded, narrowed));
      });
    }
  }

  /** What the pages of a search show, in their order, and the total of the first. */
  async function everyPage(store: Store, asked: SearchPlan): Promise<unknown> {
    const pages: unknown[] = [];
    let next: string | undefined;
    do {
      const page = await store.search({ ...asked, ...(next === undefined ? {} : { cursor: next }) });
      const addresses = (mode: string) =>
        page.entries.filter((entry) => entry.mode === mode).map(({ type, id }) => `${type}/${id}`);
      pages.push({ matches: addresses('match'), includes: addresses('include').sort(), total: page.total });
      next = page.next;
    } while (next !== undefined);
    return pages;
  }
});
