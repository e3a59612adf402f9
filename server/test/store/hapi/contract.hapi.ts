import assert from 'node:assert/strict';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withDifferences } from '../../hapi/with-differences.ts';
import { withHapiServer } from '../../hapi/with-hapi.ts';
import { describeStoreContract } from '../contract/store-contract.ts';

const differences = new URL('./differences.json', import.meta.url);

describe('HAPI store', function () {
  this.timeout(120_000);
  const hapi = withHapiServer();
  withDifferences('store contract on HAPI', differences, () =>
    describeStoreContract('HAPI FHIR', async () => {
      const { baseUrl } = hapi();
      await emptyServer(baseUrl);
      return openHapiStore({ baseUrl, installs: false });
    }),
  );
  withDifferences('store contract on HAPI with a ledger', differences, () =>
    describeStoreContract('HAPI FHIR', async () => {
      const { baseUrl, databaseUrl } = hapi();
      assert.ok(databaseUrl, 'the database of the server is known (SINFONIA_HAPI_DATABASE)');
      await emptyServer(baseUrl, databaseUrl);
      return openHapiStore({ baseUrl, databaseUrl, installs: false });
    }),
  );
});
