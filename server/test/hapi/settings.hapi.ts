import { fail, ok } from 'node:assert/strict';
import { HapiClient, type ProbedSetting, probeSettings } from '../../src/store/hapi/index.ts';
import { settings } from '../../src/store/hapi/settings/probe-settings.ts';
import { emptyServer } from './empty-server.ts';
import { withHapi } from './with-hapi.ts';

/**
 * What each setting that the store relies on does, asked of the server itself as `sinfonia doctor` does: with `SINFONIA_HAPI_URL` also of
 * one that was set up in another way, such as the image.
 */
describe('settings of HAPI FHIR, as the server has them', function () {
  this.timeout(60_000);
  const hapi = withHapi();
  const probed = new Map<string, ProbedSetting>();

  before(async () => {
    await emptyServer(hapi());
    for await (const each of probeSettings(new HapiClient({ baseUrl: hapi() }))) probed.set(each.setting.id, each);
  });

  for (const { id } of settings) {
    it(id, () => {
      const found = probed.get(id) ?? fail('it was not tried');
      ok(found.isMet, found.isMet ? '' : found.why);
    });
  }
});
