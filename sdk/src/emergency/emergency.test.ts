import assert from 'node:assert/strict';
import type { MeasureReport } from '@medplum/fhirtypes';
import type { SinfoniaClient } from '../client.ts';
import { type BookingWorld, bookingWorld, hospital } from '../testing/booking-world.ts';
import { faultOf } from '../testing/medicine-world.ts';

let accesses = 0;
/** A number that no other access of the run has. */
const newAccess = (): string => `2026${String(process.pid).padStart(7, '0')}${String(++accesses).padStart(5, '0')}`;
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

describe('client of emergency departments', function () {
  this.timeout(120_000);
  let world: BookingWorld;
  let physician: SinfoniaClient;

  before(async () => {
    world = await bookingWorld();
    ({ physician } = world);
  });

  it('tells of an access from the arrival to the exit', async () => {
    const { emergency } = physician;
    const { identifier: patientIdentifier } = await world.person();
    const access = newAccess();
    const arrival = { access, at: ago(120), patientIdentifier, mode: '3', sender: '6', problem: '12' } as const;
    const arrived = await emergency.arrive(arrival);
    assert.deepEqual([arrived.state, arrived.held, arrived.repeated], ['arrived', undefined, false]);
    const twice = await emergency.triage({ access, at: ago(110), triage: '3' });
    assert.equal(twice.state, 'triaged');
    assert.equal((await emergency.triage({ access, at: ago(100), triage: '2' })).state, 'triaged');
    assert.equal((await emergency.visit({ access, at: ago(90) })).state, 'in-charge');
    assert.equal((await emergency.observe({ access, at: ago(80) })).state, 'observation');
    assert.equal((await emergency.requestBed({ access, at: ago(60) })).state, 'bed-requested');
    assert.equal((await emergency.assignBed({ access, at: ago(50) })).state, 'bed-assigned');
    const standing = await emergency.state({ access });
    assert.deepEqual([standing.triage, standing.held, standing.exit], ['2', [], undefined]);
    assert.equal(Date.parse(standing.arrival ?? ''), Date.parse(arrival.at));
    const future = await faultOf(emergency.visit({ access, at: ago(-30) }));
    assert.deepEqual([future.status, future.issues[0]?.rule], [422, 'ED-01']);
    const left = await emergency.leave({ access, at: ago(10), outcome: '10', decided: ago(20) });
    assert.deepEqual([left.state, left.encounter?.status], ['left', 'finished']);
    assert.equal((await emergency.state({ access })).encounter, `Encounter/${left.encounter?.id}`);
  });

  it('keeps what comes too early, and records once what is told twice', async () => {
    const { emergency } = physician;
    const { identifier: patientIdentifier } = await world.person();
    const access = newAccess();
    const visit = { access, at: ago(10) };
    const early = await emergency.visit(visit);
    assert.deepEqual([early.state, early.encounter, early.remarks[0]?.rule], ['expected', undefined, 'ED-13']);
    assert.deepEqual(
      (await emergency.state({ access })).held.map(({ step }) => step),
      ['emergency-visit'],
    );
    const key = `arrivo-${access}`;
    const arrival = { access, at: ago(30), patientIdentifier, mode: '3', problem: '12', triage: '4', key } as const;
    const arrived = await emergency.arrive(arrival);
    assert.equal(arrived.state, 'in-charge');
    assert.deepEqual(
      [(await emergency.arrive(arrival)).repeated, (await emergency.visit(visit)).state],
      [true, 'in-charge'],
    );
    const other = await faultOf(emergency.arrive({ ...arrival, problem: '11' }));
    assert.deepEqual([other.status, other.code], [409, 'step-key-reused']);
    const changed = await faultOf(emergency.visit({ access, at: ago(9) }));
    assert.deepEqual([changed.status, changed.issues[0]?.rule], [422, 'ED-11']);
    assert.deepEqual((await emergency.state({ access })).held, []);
  });

  it('says that the department is online, and reads how full it is', async () => {
    const place = await world.platform.create({
      resourceType: 'Location',
      status: 'active',
      name: 'Pronto soccorso',
      mode: 'instance',
      type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'ER' }] }],
      managingOrganization: { reference: hospital },
    });
    const at = `Location/${place.id}` as const;
    const reported = await physician.emergency.report(place, { treatment: 20, observation: 4, receiving: true });
    assert.deepEqual([reported.state, reported.repeated], ['active', false]);
    assert.equal((await physician.emergency.report(at, { receiving: false })).state, 'suspended');
    assert.equal((await physician.emergency.report(at, { receiving: true })).state, 'active');
    const foreign = await faultOf(world.specialist.emergency.report(at));
    assert.deepEqual([foreign.status, foreign.code], [403, 'step-role-not-allowed']);

    const before = waitingIn((await physician.emergency.occupancy({ departments: [hospital] })).reports);
    const { identifier: patientIdentifier } = await world.person();
    const access = newAccess();
    await physician.emergency.arrive({ access, at: ago(5), patientIdentifier, mode: '3', problem: '12', triage: '4' });
    const { at: now, reports } = await physician.emergency.occupancy({ departments: [hospital] });
    assert.ok(Math.abs(Date.parse(now) - Date.now()) < 60_000);
    assert.deepEqual([reports.length, waitingIn(reports)], [1, before + 1]);
    const everywhere = await world.pharmacist.emergency.occupancy();
    assert.ok(everywhere.reports.some(({ reporter }) => reporter?.reference === hospital));
    const nowhere = await faultOf(physician.emergency.occupancy({ departments: ['150442'] }));
    assert.deepEqual([nowhere.status, nowhere.code], [400, 'operation-parameter-invalid']);
  });

  it('is closed to others', async () => {
    const { identifier: patientIdentifier } = await world.person();
    const arrival = { access: newAccess(), at: ago(5), patientIdentifier, mode: '3', problem: '12' } as const;
    const pharmacy = await faultOf(world.pharmacist.emergency.arrive(arrival));
    assert.deepEqual([pharmacy.status, pharmacy.code], [403, 'step-role-not-allowed']);
    const elsewhere = await faultOf(physician.emergency.arrive({ ...arrival, department: 'Organization/hsp-150448' }));
    assert.deepEqual([elsewhere.status, elsewhere.code], [404, 'resource-not-found']);
  });
});

const waitingIn = (reports: readonly MeasureReport[]): number =>
  reports[0]?.group?.find(({ code }) => code?.coding?.[0]?.code === 'waiting')?.population?.[0]?.count ?? 0;
