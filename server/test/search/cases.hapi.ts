import { openHapiStore } from '../../src/store/hapi/index.ts';
import type { Store } from '../../src/store/port.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withDifferences } from '../hapi/with-differences.ts';
import { withHapi } from '../hapi/with-hapi.ts';
import { dataset, datasetTerminology, describeSearchCases } from './search-case.ts';
import { planRequest, refusalOf, type SearchAnswer } from './search-store.ts';

describe('searches on HAPI', function () {
  this.timeout(120_000);
  const hapi = withHapi();
  const terminology = datasetTerminology();
  let store: Store;

  before(async () => {
    await emptyServer(hapi());
    store = await openHapiStore({ baseUrl: hapi() });
    await store.write(dataset.map((resource) => ({ kind: 'update', method: 'PUT', resource }) as const));
  });
  after(() => store?.close());

  async function search(request: string, { lenient }: { lenient: boolean }): Promise<SearchAnswer> {
    try {
      const { plan, ignored } = planRequest(request, terminology, lenient);
      const { entries, ...page } = await store.search(plan);
      const addresses = (mode: string) =>
        entries.filter((entry) => entry.mode === mode).map(({ type, id }) => `${type}/${id}`);
      return {
        matches: addresses('match'),
        includes: addresses('include'),
        ...page,
        ignored: ignored.map(({ code }) => code),
      };
    } catch (error) {
      return refusalOf(error);
    }
  }

  withDifferences('search cases on HAPI', new URL('./hapi-differences.json', import.meta.url), () =>
    describeSearchCases(search),
  );
});
