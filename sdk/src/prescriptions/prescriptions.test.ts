import assert from 'node:assert/strict';
import type { ServiceRequest } from '@medplum/fhirtypes';
import { day, faultOf, form97, type MedicineWorld, medicineWorld } from '../testing/medicine-world.ts';
import type { PrescriptionReference } from './inputs.ts';

const statin = { aic: '000000019', atc: 'C10AA05', description: 'Medicinale di prova', packs: 2 } as const;
const coPayment = 'not-exempt';
describe('prescriptions client', function () {
  this.timeout(120_000);
  let world: MedicineWorld;

  before(async () => {
    world = await medicineWorld();
  });

  it('prescribes medicines on several lines, tells where they stand, and cancels them', async () => {
    const { patient } = await world.person();
    const { prescriptions } = world.doctor;
    const medicines = [statin, { ...statin, aic: '000000027', packs: 1, dosage: 'una al giorno' }];
    const { lines, exchange, state, remarks } = await prescriptions.prescribeMedicines({
      place: 'A',
      patient,
      coPayment,
      medicines,
    });
    assert.deepEqual([state, lines.length, exchange?.status], ['3', 2, 'requested'], JSON.stringify(remarks));
    const standing = await prescriptions.state(lines);
    assert.match(standing.nre, /^150/);
    assert.deepEqual(
      standing.lines,
      lines.map(({ id }) => `MedicationRequest/${id}`),
    );
    assert.deepEqual([standing.state, standing.lastDay, standing.daysLeft], ['3', day(30), 30]);
    assert.deepEqual(
      standing.exchanges.map(({ call }) => call),
      ['sistema-ts-send'],
    );
    assert.deepEqual(
      standing.history.map((one) => one.state),
      ['3'],
    );
    assert.deepEqual((await prescriptions.state({ nre: standing.nre })).lines, standing.lines);
    assert.ok(standing.next.some(({ step }) => step === 'prescription-cancel'));
    // The answer of Sistema TS may be written meanwhile, so a step that is to succeed names no version.
    const at = `MedicationRequest/${lines[0]?.id}` as const;
    const cancelled = await prescriptions.cancel(at, { reason: 'Errore di compilazione' });
    assert.deepEqual([cancelled.state, cancelled.lines.map(({ status }) => status)], ['4', ['cancelled', 'cancelled']]);
    const stale = await faultOf(prescriptions.cancel(lines));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    const again = await faultOf(prescriptions.cancel(`MedicationRequest/${lines[1]?.id}`));
    assert.deepEqual([again.status, again.code], [409, 'step-not-allowed']);
  });

  it('binds a step to the version of the first line, unless a line is named by reference', async () => {
    const { patient } = await world.person();
    const sent: (string | null | undefined)[][] = [];
    const { prescriptions } = await world.as('mmg', {
      fetch: (address, init) => {
        const [, id] = /MedicationRequest\/([^/]+)\/\$prescription-cancel/.exec(String(address)) ?? [];
        if (id !== undefined) sent.push([id, new Headers(init?.headers).get('if-match')]);
        return fetch(address, init);
      },
    });
    const medicines = [statin, { ...statin, aic: '000000027' }];
    const { lines } = await prescriptions.prescribeMedicines({ place: 'A', patient, coPayment, medicines });
    const [first, second] = lines;
    assert.ok(first && second);
    // Whether the server is faster with the answer of Sistema TS does not matter here.
    await prescriptions.cancel(lines).catch(() => undefined);
    await prescriptions.cancel(first).catch(() => undefined);
    await prescriptions.cancel(`MedicationRequest/${second.id}`).catch(() => undefined);
    const etag = `W/"${first.meta?.versionId}"`;
    assert.deepEqual(sent, [
      [first.id, etag],
      [first.id, etag],
      [second.id, null],
    ]);
    assert.equal((await prescriptions.state(`MedicationRequest/${second.id}`)).state, '4');
  });

  it('prescribes services and aids', async () => {
    const { patient } = await world.person();
    const { prescriptions } = world.doctor;
    const visit = { code: '89.7A.3', branch: '02', accessType: '1', televisita: true } as const;
    const services = {
      place: 'A',
      patient,
      coPayment,
      priority: 'B',
      question: 'Sospetta aritmia',
      services: [visit],
    } as const;
    const service = await prescriptions.prescribeServices(services);
    assert.deepEqual([service.state, service.lines[0]?.resourceType], ['3', 'ServiceRequest']);
    const { nre } = await prescriptions.state(service.lines);
    assert.equal((await prescriptions.state({ nre, of: 'ServiceRequest' })).state, '3');
    const devices = [
      { cnd: 'R0301', description: 'Ausilio di prova', quantityPerMonth: 1, channel: 'integrative' },
    ] as const;
    const aid = await prescriptions.prescribeAids({ patient, coPayment, diagnosis: '496', devices });
    assert.deepEqual([aid.state, aid.lines[0]?.resourceType], ['3', 'DeviceRequest']);
  });

  it('suggests what a plan leaves, and prescribes it', async () => {
    const { patient } = await world.person();
    const { plans, prescriptions } = world.doctor;
    const medicine = { type: 'note-97', atc: 'B01AF02', quantity: 12, name: 'Apixaban 5 mg' } as const;
    const { plan } = await plans.issue({ patient, ...medicine, response: form97() });
    assert.ok(plan);
    const { suggestions, drafts } = await prescriptions.suggest(patient);
    const [suggested] = suggestions;
    assert.ok(suggested);
    assert.deepEqual([suggestions.length, drafts], [1, []]);
    assert.deepEqual(
      [suggested.medicine.plan, suggested.medicine.atc, suggested.toChoose, suggested.remaining, suggested.until],
      [`MedicationRequest/${plan.id}`, 'B01AF02', 'product', 12, day(360)],
    );
    // The plan names the active ingredient alone; what is prescribed is a package or a group.
    const medicines = [{ ...suggested.medicine, aic: '000000035' }];
    const { lines } = await prescriptions.prescribeMedicines({ place: 'A', patient, coPayment, medicines });
    assert.equal(lines.length, 1);
    assert.equal((await plans.state(plan)).packsPrescribed, suggested.medicine.packs);
  });

  it('waits for the authentication code of Sistema TS, and answers the bytes of the reminder', async () => {
    const { patient } = await world.person();
    const { prescriptions } = world.doctor;
    const { lines } = await prescriptions.prescribeMedicines({ place: 'A', patient, coPayment, medicines: [statin] });
    const { nre, authenticationCode, exchanges } = await prescriptions.answered(lines);
    assert.match(authenticationCode ?? '', /^[0-9A-F]{30}$/);
    assert.deepEqual(exchanges, [{ call: 'sistema-ts-send', status: 'completed' }]);
    for (const named of [lines, { nre }] as const) {
      const pdf = await prescriptions.reminder(named);
      assert.ok(pdf instanceof Uint8Array && pdf.length > 1000, `${pdf.length}`);
      assert.equal(new TextDecoder('latin1').decode(pdf.subarray(0, 5)), '%PDF-');
      assert.match(new TextDecoder('latin1').decode(pdf.subarray(-8)), /%%EOF/);
    }
  });

  it('prescribes nothing twice with one key, also when the answer was lost', async () => {
    const { patient } = await world.person();
    let lost = 0;
    const shaky = await world.as('mmg', {
      fetch: async (address, init) => {
        const answer = await fetch(address, init);
        if (!String(address).includes('$prescribe-') || lost === 1) return answer;
        lost += 1;
        await answer.arrayBuffer();
        throw new TypeError('the line is broken');
      },
    });
    const key = `ricetta-${process.pid}-${Date.now()}`;
    const first = await shaky.prescriptions.prescribeMedicines({
      place: 'A',
      patient,
      coPayment,
      medicines: [statin],
      key,
    });
    assert.deepEqual([lost, first.repeated], [1, true]);
    const again = await world.doctor.prescriptions.prescribeMedicines({
      place: 'A',
      patient,
      coPayment,
      medicines: [statin],
      key,
    });
    assert.deepEqual([again.repeated, again.lines[0]?.id], [true, first.lines[0]?.id]);
    const stored = await world.platform.search('MedicationRequest', { subject: patient }).toArray();
    assert.deepEqual(
      stored.map(({ id }) => id),
      [first.lines[0]?.id],
    );
    const medicines = [{ ...statin, packs: 1 }];
    const other = await faultOf(
      world.doctor.prescriptions.prescribeMedicines({ place: 'A', patient, coPayment, medicines, key }),
    );
    assert.deepEqual([other.status, other.code], [409, 'step-key-reused']);
  });

  it('tells the rule of a refusal, and takes nothing that is no prescription', async () => {
    const { patient } = await world.person();
    const { prescriptions } = world.doctor;
    const nameless = await faultOf(
      prescriptions.prescribeMedicines({ place: 'A', patient, coPayment, medicines: [{ packs: 1 }] }),
    );
    assert.equal(nameless.status, 422);
    assert.match(nameless.issues[0]?.rule ?? '', /^RX-\d\d$/);
    const unknown = await faultOf(prescriptions.state({ nre: '1500A4999999999' }));
    assert.deepEqual([unknown.status, unknown.code], [404, 'resource-not-found']);
    const none: PrescriptionReference = [] as readonly (ServiceRequest & { id: string })[];
    await assert.rejects(prescriptions.cancel(none), TypeError);
    const foreign: string = patient;
    await assert.rejects(prescriptions.state(foreign as 'MedicationRequest/x'), TypeError);
  });
});
