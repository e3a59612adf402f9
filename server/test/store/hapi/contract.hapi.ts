import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withDifferences } from '../../hapi/with-differences.ts';
import { withHapiServer } from '../../hapi/with-hapi.ts';
import { describeStoreContract } from '../contract/store-contract.ts';

describe('HAPI store', function () {
  this.timeout(120_000);
  const hapi = withHapiServer();
  withDifferences('store contract on HAPI', new URL('./differences.json', import.meta.url), () =>
    describeStoreContract('HAPI FHIR', async () => {
      const { baseUrl, databaseUrl } = hapi();
      await emptyServer(baseUrl);
      return openHapiStore({ baseUrl, installs: false, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
    }),
  );
});
