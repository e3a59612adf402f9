import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withDifferences } from '../../hapi/with-differences.ts';
import { withHapi } from '../../hapi/with-hapi.ts';
import { describeStoreContract } from '../contract/store-contract.ts';

describe('HAPI store', function () {
  this.timeout(120_000);
  const hapi = withHapi();
  withDifferences('store contract on HAPI', new URL('./differences.json', import.meta.url), () =>
    describeStoreContract('HAPI FHIR', async () => {
      await emptyServer(hapi());
      return openHapiStore({ baseUrl: hapi(), installs: false });
    }),
  );
});
