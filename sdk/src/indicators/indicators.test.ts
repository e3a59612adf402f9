import assert from 'node:assert/strict';
import { backendServices } from '../auth/backend-services.ts';
import type { SinfoniaClient } from '../client.ts';
import { connect } from '../connect.ts';
import { faultOf } from '../testing/medicine-world.ts';
import { sharedSandbox } from '../testing/sandbox-server.ts';

describe('indicators and inbox', function () {
  this.timeout(90_000);
  let client: SinfoniaClient;

  before(async () => {
    const { fhirBase, key } = await sharedSandbox();
    const auth = backendServices({ clientId: 'sandbox-backend', privateKey: await key(), scope: 'system/*.cruds' });
    client = connect({ baseUrl: fhirBase, auth });
  });

  const period = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' }).format(Date.now()).slice(0, 4);

  it('reads the indicators of each field', async () => {
    const { indicators, homeCare } = client;
    const prescriptions = await indicators.prescriptions({ period, by: ['authority', 'month', 'kind'] });
    const oxygen = await indicators.oxygen({ period, by: ['equipment'] });
    const care = await indicators.homeCare({ period, indicators: ['accesses'], by: ['district'] });
    for (const { at, reports } of [prescriptions, oxygen, care]) {
      assert.ok(!Number.isNaN(Date.parse(at)));
      assert.ok(reports.length > 0 && reports.every(({ resourceType }) => resourceType === 'MeasureReport'));
    }
    const measures = (reports: typeof care.reports) => reports.map(({ measure }) => measure);
    assert.deepEqual(
      measures((await homeCare.indicators({ period, indicators: ['accesses'] })).reports),
      measures(care.reports),
    );
    assert.ok(measures(oxygen.reports).every((one) => !measures(prescriptions.reports).includes(one)));
    const four = { period, by: ['authority', 'month', 'kind', 'sex'] } as const;
    const many = await faultOf(indicators.prescriptions(four));
    assert.deepEqual([many.status, many.code], [400, 'operation-parameter-invalid']);
  });

  it('reads the inbox under its own name and that of home care', async () => {
    const page = await client.inbox({ count: 1 });
    assert.deepEqual([page.unread, page.messages], [0, []]);
    assert.deepEqual(await client.homeCare.inbox({ count: 1 }), page);
  });
});
