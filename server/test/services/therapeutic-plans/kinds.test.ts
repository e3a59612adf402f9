import assert from 'node:assert/strict';
import type { DeviceRequest, Resource } from '@medplum/fhirtypes';
import { addDays, addMonths } from '@sinfonia/mappings';
import {
  callerOf,
  doctor,
  form97,
  formOf,
  issue97,
  make,
  openPlans,
  type PlanWorld,
  put,
  specialist,
  today,
} from './plan-world.ts';

const discipline = 'http://hl7.it/fhir/televisita/CodeSystem/csspecialityPractitionerRole';

describe('kinds of therapeutic plans', function () {
  this.timeout(60_000);
  let world: PlanWorld;
  before(async () => {
    world = await openPlans(['anna', 'bruno', 'carla', 'dario', 'elena', 'fabio', 'gina', 'ivo']);
  });
  after(() => world.close());

  const form100 = (change: Readonly<Record<string, unknown>> = {}) => formOf('pt-nota100-1a-full', change);

  it('judges nota 100 by the rules of the day: before and after 19 July 2025', async () => {
    const asked = (day: string, atc: string, associated: string) =>
      make(world, doctor, 'MedicationRequest/$plan-evaluate', {
        patient: 'Patient/anna',
        type: 'note-100',
        atc,
        associated,
        day,
      });
    const verdicts = (answer: Awaited<ReturnType<typeof asked>>) =>
      new Map(answer.all('rule').map(({ part = [] }) => [part[0]?.valueCode, part[1]?.valueCode]));
    // Empagliflozin with linagliptin, without a form.
    const before = await asked('2025-07-18', 'A10BK03', 'A10BH05');
    assert.equal(before.value('overall'), 'not-eligible', JSON.stringify(before.body));
    assert.equal(verdicts(before).get('plan-form'), 'not-met');
    const after = await asked('2025-07-19', 'A10BK03', 'A10BH05');
    assert.notEqual(after.value('overall'), 'not-eligible', JSON.stringify(after.body));
    // Tirzepatide still needs it.
    const tirzepatide = await make(world, doctor, 'MedicationRequest/$plan-evaluate', {
      patient: 'Patient/anna',
      type: 'note-100',
      atc: 'A10BX16',
      day: '2025-08-01',
    });
    assert.equal(tirzepatide.value('overall'), 'not-eligible');
  });

  it('judges an association of nota 100 with its form by the day of the plan', async () => {
    const asked = (day: string) =>
      make(world, doctor, 'MedicationRequest/$plan-evaluate', {
        patient: 'Patient/anna',
        type: 'note-100',
        response: form100({ ingredient: 'A10BD19' }),
        day,
      });
    const told = async (day: string) => {
      const answer = await asked(day);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.all('rule').flatMap(({ part = [] }) => part[0]?.valueCode ?? []);
    };
    assert.ok((await told('2025-07-18')).includes('N100-04a'));
    assert.ok(!(await told('2025-07-19')).includes('N100-04a'));
  });

  it('names the type of a medicine and of an aid on its own resource only', async () => {
    const wrong = await make(world, doctor, 'DeviceRequest/$plan-issue', issue97('anna'));
    assert.ok(wrong.told.includes('TP-02'), wrong.told.join());
  });

  it('issues, suspends, changes and revokes a plan of aids as a DeviceRequest', async () => {
    const response = formOf('pt-ausili-diabete-full', {
      planDate: today(),
      planStart: today(),
      planEnd: addDays(addMonths(today(), 12), -1),
      hba1cDate: addDays(today(), -20),
      nextCheck: addMonths(today(), 5),
    });
    const aid =
      /"linkId":"aid"[^[]*\[\{"valueCoding":\{[^}]*"code":"([a-z-]+)"/.exec(JSON.stringify(response))?.[1] ?? '';
    assert.ok(aid);
    const issued = await make(world, doctor, 'DeviceRequest/$plan-issue', {
      patient: 'Patient/bruno',
      type: 'diabetes-aids',
      response,
      aid,
    });
    assert.equal(issued.status, 201, JSON.stringify(issued.body));
    const plan = issued.plan as unknown as DeviceRequest & { id: string };
    assert.equal(plan.resourceType, 'DeviceRequest');
    assert.equal(issued.all('task').length, 0);
    const second = await make(world, doctor, 'DeviceRequest/$plan-issue', {
      patient: 'Patient/bruno',
      type: 'diabetes-aids',
      response,
      aid,
    });
    assert.ok(second.status === 422 && second.told.includes('TP-28'), second.told.join());
    const at = (step: string) => `DeviceRequest/${plan.id}/$plan-${step}`;
    const held = await make(world, doctor, at('suspend'), { reason: 'shortage' });
    assert.equal(held.state, 'suspended', JSON.stringify(held.body));
    assert.equal((await make(world, doctor, at('state'))).state, 'suspended');
    assert.equal((await make(world, doctor, at('resume'))).state, 'active');
    const ended = await make(world, doctor, at('revoke'), { reason: 'patient-choice' });
    assert.equal(ended.state, 'interrupted', JSON.stringify(ended.body));
    const state = await make(world, doctor, at('state'));
    assert.equal(state.state, 'interrupted');
    assert.deepEqual(
      state.all('history').map(({ part }) => part?.[0]?.valueCode),
      ['plan-issue', 'plan-suspend', 'plan-resume', 'plan-revoke'],
    );
  });

  it('completes a cycle of Paxlovid', async () => {
    const response = formOf('pt-paxlovid-full', {
      planDate: today(),
      planStart: today(),
      planEnd: addDays(today(), 4),
      onsetDate: addDays(today(), -1),
      symptomOnset: addDays(today(), -1),
      testDate: addDays(today(), -1),
      prescriberRole: 'general-practitioner',
    });
    const issued = await make(world, doctor, 'MedicationRequest/$plan-issue', {
      patient: 'Patient/carla',
      type: 'paxlovid',
      response,
      quantity: 1,
    });
    assert.equal(issued.status, 201, JSON.stringify(issued.body));
    const done = await make(world, doctor, `MedicationRequest/${issued.plan.id}/$plan-complete`);
    assert.equal(done.state, 'completed', JSON.stringify(done.body));
    assert.equal(done.view?.status, 'completed');
  });

  it('entitles by the discipline of the appointment, and by a centre that is the structure of the prescriber', async () => {
    const response = formOf('pt-ranolazina-full', {
      planDate: today(),
      planStart: today(),
      planEnd: addDays(addMonths(today(), 12), -1),
      nextCheck: addMonths(today(), 5),
    });
    const asked = { patient: 'Patient/dario', type: 'ranolazine', response };
    const capacity = async (more = {}) => {
      const answer = await make(world, specialist, 'MedicationRequest/$plan-evaluate', { ...asked, ...more });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      const rule = answer.all('rule').find(({ part }) => part?.[0]?.valueCode === 'RAN-01');
      return [answer.value('capacity'), rule?.part?.[1]?.valueCode];
    };
    assert.deepEqual(await capacity(), ['specialist', 'not-met']);
    const current = await world.api.store.read({ type: 'PractitionerRole', id: 'specialist' });
    const role = JSON.parse(current?.json ?? '{}') as Resource;
    await put(world.api, [{ ...role, specialty: [{ coding: [{ system: discipline, code: '08' }] }] } as Resource]);
    assert.deepEqual(await capacity(), ['specialist', 'met']);
    const foreign = await make(world, specialist, 'MedicationRequest/$plan-evaluate', {
      ...asked,
      centre: 'Organization/asl-due',
    });
    assert.ok(foreign.told.includes('TP-21'), foreign.told.join());
  });

  it('lets a hospital physician name a person by identifier, and a general practitioner not', async () => {
    const { patient: _, ...rest } = issue97('elena');
    const current = await world.api.store.read({ type: 'Patient', id: 'elena' });
    const [identifier] = (JSON.parse(current?.json ?? '{}') as { identifier: { system: string; value: string }[] })
      .identifier;
    const values = { ...rest, patientIdentifier: identifier };
    const refused = await make(world, doctor, 'MedicationRequest/$plan-issue', values);
    assert.equal(refused.status, 403);
    const issued = await make(world, callerOf('hospital-physician', ''), 'MedicationRequest/$plan-issue', values);
    assert.equal(issued.status, 201, JSON.stringify(issued.body));
  });

  it('takes over a plan from another Region for what is left of it, and starts one of the same medicine no more', async () => {
    const start = addMonths(today(), -3);
    const adopted = await make(world, doctor, 'MedicationRequest/$plan-adopt', {
      patient: 'Patient/fabio',
      type: 'ranolazine',
      atc: 'C01EB18',
      dosageText: '375 mg ogni 12 ore',
      authoredOn: start,
      start,
      end: addDays(addMonths(start, 12), -1),
      quantity: 12,
      issuer: 'Cardiologia di prova',
      region: '120',
      protocol: 'PT-PROVA-1',
    });
    assert.ok(adopted.told.includes('TP-10'), 'without a dose there is no view');
    const values = {
      patient: 'Patient/fabio',
      type: 'note-97',
      response: form97(start, { planDate: start, ecgDate: addDays(start, -9), creatinineDate: addDays(start, -9) }),
      authoredOn: start,
      quantity: 12,
      issuer: 'Cardiologia di prova',
      region: '120',
      protocol: 'PT-PROVA-1',
    };
    const taken = await make(world, doctor, 'MedicationRequest/$plan-adopt', values);
    assert.equal(taken.status, 201, JSON.stringify(taken.body));
    assert.equal(taken.state, 'active');
    assert.equal(taken.all('task').length, 0);
    assert.ok(taken.plan.identifier?.some(({ value }) => value === 'PT-PROVA-1'));
    assert.ok(JSON.stringify(taken.plan.extension).includes('"120"'));
    const second = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('fabio'));
    assert.ok(second.status === 201 && second.told.includes('TP-12'));
    const over = addMonths(today(), -14);
    const late = await make(world, doctor, 'MedicationRequest/$plan-adopt', {
      ...values,
      patient: 'Patient/gina',
      authoredOn: over,
      response: form97(over, { planDate: over }),
    });
    assert.ok(late.told.includes('TP-08'), JSON.stringify(late.body));
  });

  it('refuses what is not the form’s, of another person, out of order or of tomorrow', async () => {
    const ask = (more: object) => make(world, doctor, 'MedicationRequest/$plan-issue', issue97('ivo', more as never));
    const cases: readonly (readonly [rule: string, more: object])[] = [
      ['TP-07', { atc: 'B01AF03' }],
      ['TP-07', { start: addDays(today(), 1) }],
      ['TP-03', { response: { ...form97(), subject: { reference: 'Patient/anna' } } }],
      ['TP-08', { response: form97(today(), {}, addDays(today(), -1)) }],
      ['TP-11', { response: form97(today(), { requestKind: 'renewal' }) }],
      ['TP-24', { authoredOn: addDays(today(), 1), response: form97(addDays(today(), 1)) }],
      ['TP-02', { type: 'diabetes-aids' }],
      ['TP-10', { quantity: undefined, response: form97(today(), { packsPerMonth: undefined }) }],
    ];
    for (const [rule, more] of cases) {
      const values = Object.fromEntries(
        Object.entries(issue97('ivo', more as never)).filter(([, value]) => value !== undefined),
      );
      const answer = await make(world, doctor, 'MedicationRequest/$plan-issue', values);
      assert.equal(answer.status, 422, JSON.stringify(answer.body));
      assert.ok(answer.told.includes(rule), `${rule}: ${answer.told.join()}`);
    }
    assert.equal((await ask({})).status, 201);
  });
});
