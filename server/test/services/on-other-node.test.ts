import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '../../src/access/principal.ts';
import { indicatorsOnOtherNode } from '../../src/analytics/open-analytics.ts';
import { availabilityWithoutLog } from '../../src/configured-parts.ts';
import { bookingOperations } from '../../src/services/booking/steps.ts';
import { dispensingOperations } from '../../src/services/dispensing/steps.ts';
import { usualSettings } from '../../src/services/fse-documents/settings.ts';
import { fseDocumentOperations } from '../../src/services/fse-documents/steps.ts';
import { prescriptionOperations } from '../../src/services/prescriptions/steps.ts';
import { deskOnOtherNode, numbersOnOtherNode, stockOnOtherNode } from '../../src/web-node.ts';
import { answerOf } from '../access/matrix/answers.ts';
import { type InProcessApi, openInProcessApi } from '../audit/in-process-api.ts';
import { operator } from './booking/booking-world.ts';
import { registers as pharmacies, pharmacist, put } from './dispensing/dispensing-world.ts';
import {
  registers as fseRegisters,
  metadata,
  people,
  signer,
  vaccination,
} from './fse-documents/fse-document-world.ts';
import { principalOf, toParameters } from './home-care/home-care-world.ts';
import { doctor, medicines, registers } from './prescriptions/prescription-world.ts';

/** Operations of the services that a node with the role `web`, or a store without a ledger, does not have, asked by who may have them. */
describe('operations that are on another node or need a ledger', () => {
  let folder: string;
  let api: InProcessApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-web-operations-'));
    api = await openInProcessApi(folder, undefined, [
      ...prescriptionOperations({ numbers: numbersOnOtherNode, isSent: false }),
      ...dispensingOperations(stockOnOtherNode),
      ...fseDocumentOperations({ desk: deskOnOtherNode, settings: usualSettings }),
      ...indicatorsOnOtherNode(3).operations,
      ...bookingOperations(availabilityWithoutLog),
    ]);
    await put(api, registers);
    await put(api, pharmacies);
    await put(api, fseRegisters);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const fseDocument = toParameters({ patient: people.person, document: vaccination('PROVA-1'), ...metadata });
  const analyst = principalOf('regional-analyst');
  const asked: readonly (readonly [string, Principal, 'GET' | 'POST', string, unknown?])[] = [
    ['a prescription', doctor, 'POST', 'MedicationRequest/$prescribe-medicines', toParameters(medicines())],
    ['the stock', pharmacist, 'GET', 'SupplyRequest/$dispensing-stock?aic=000000019'],
    ['a document of the FSE', signer, 'POST', 'DocumentReference/$fse-prepare', fseDocument],
    ['indicators of home care', analyst, 'GET', 'MeasureReport/$home-care-indicators?period=2026-07'],
    ['indicators of prescriptions', analyst, 'GET', 'MeasureReport/$prescription-indicators?period=2026-07'],
    ['indicators of oxygen', analyst, 'GET', 'MeasureReport/$oxygen-indicators?period=2026-07'],
    ['waiting times', analyst, 'GET', 'MeasureReport/$booking-waiting-times?period=2026-07'],
  ];
  for (const [name, who, method, address, body] of asked) {
    it(`refuse ${name} with node-cannot-answer, 421`, async () => {
      const { status, text } = await answerOf(api, who, method, address, body);
      assert.equal(status, 421, text);
      assert.match(text, /node-cannot-answer/);
    });
  }

  it('refuse free slots without a ledger with ledger-missing, 501', async () => {
    const address = 'HealthcareService/$find-availability?service=89.7A.3&priority=B';
    const { status, text } = await answerOf(api, operator, 'GET', address);
    assert.equal(status, 501, text);
    assert.match(text, /ledger-missing/);
  });

  it('leave no prescription behind', async () => {
    for await (const { json } of api.store.scan({ types: ['MedicationRequest'] }))
      assert.doesNotMatch(json ?? '', /"intent":"order"/);
  });
});
