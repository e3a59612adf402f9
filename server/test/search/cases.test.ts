import { dataset, datasetTerminology, describeSearchCases } from './search-case.ts';
import { IndexedStore } from './search-store.ts';

describe('search cases', () => {
  let store: IndexedStore;

  before(() => {
    store = new IndexedStore(datasetTerminology());
    store.seed(dataset);
  });
  after(() => store.close());

  describeSearchCases((request, options) => store.search(request, options));
});
