import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { SearchPlan } from '../../src/fhir/search/plan.ts';
import { openHapiStore } from '../../src/store/hapi/index.ts';
import type { Store } from '../../src/store/port.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withHapi } from '../hapi/with-hapi.ts';
import { arbitraryPlan, population } from './arbitrary-plans.ts';
import { IndexedStore } from './search-store.ts';

/** Runs and pages are few: each asks a server several times. */
const runs = { numRuns: 1500, endOnFailure: true };

/** A page as its ids, and where it leads. */
interface Page {
  readonly matches: readonly string[];
  readonly total?: number;
  readonly next?: string;
  readonly previous?: string;
}

describe('search properties on HAPI', function () {
  this.timeout(900_000);
  const hapi = withHapi();
  const embedded = new IndexedStore();
  let server: Store;

  before(async () => {
    await emptyServer(hapi());
    server = await openHapiStore({ baseUrl: hapi(), installs: false });
    const resources = fc.sample(population, { numRuns: 1, seed: 1 })[0] as readonly Resource[];
    embedded.seed(resources);
    await server.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource }) as const));
  });
  after(async () => {
    embedded.close();
    await server?.close();
  });

  async function onServer(plan: SearchPlan): Promise<Page> {
    const { entries, ...page } = await server.search(plan);
    return { ...page, matches: entries.map(({ type, id }) => `${type}/${id}`) };
  }

  /** All pages of a search, then those before the last one again, backward. */
  async function walk(search: (plan: SearchPlan) => Page | Promise<Page>, plan: SearchPlan): Promise<unknown> {
    const pages: Page[] = [await search(plan)];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
      pages.push(await search({ ...plan, cursor: next }));
      assert.ok(pages.length < 100);
    }
    const back: Page[] = [];
    for (let previous = pages.at(-1)?.previous; previous !== undefined; previous = back.at(-1)?.previous) {
      back.push(await search({ ...plan, cursor: previous }));
    }
    return {
      total: pages[0]?.total,
      pages: pages.map(({ matches }) => matches),
      back: back.map(({ matches }) => matches),
    };
  }

  it('the same resources in the same order as in the embedded store, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, async (plan) => {
        assert.deepEqual(await walk(onServer, plan), await walk((each) => embedded.run(each), plan));
      }),
      runs,
    );
  });
});
