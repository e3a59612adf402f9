import assert from 'node:assert/strict';
import type { Task } from '@medplum/fhirtypes';
import { addDays, addMonths } from '@sinfonia/mappings';
import {
  type Answer,
  callerOf,
  dayFromNow,
  doctor,
  form97,
  issue97,
  make,
  openPlans,
  type PlanWorld,
  put,
  specialist,
  today,
} from './plan-world.ts';

describe('the course of a therapeutic plan', function () {
  this.timeout(60_000);
  let world: PlanWorld;
  before(async () => {
    world = await openPlans(['anna', 'bruno', 'carla', 'dario', 'elena']);
  });
  after(() => world.close());

  it('is evaluated, and nothing is written', async () => {
    const answer = await make(world, doctor, 'MedicationRequest/$plan-evaluate', {
      patient: 'Patient/anna',
      type: 'note-97',
      response: form97(),
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.value('overall'), 'eligible', JSON.stringify(answer.body));
    assert.equal(answer.value('day'), today());
    assert.ok(answer.all('rule').length > 15);
    assert.equal((await world.api.store.history({ type: 'MedicationRequest', count: 1 })).total, 0);
  });

  it('is issued with number, form, view and the call to Sistema TS', async () => {
    const answer = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('anna'));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.equal(answer.state, 'active');
    const { plan, view } = answer;
    assert.match(plan.identifier?.[0]?.value ?? '', /^150-PT-[0-9A-Z]{16}$/);
    assert.equal(plan.status, 'active');
    assert.equal(view?.identifier?.[0]?.value, plan.identifier?.[0]?.value);
    assert.equal(view?.activity?.[0]?.detail?.dailyAmount?.value, 10);
    assert.equal(answer.all('response').length, 1);
    const [task] = answer.all('task');
    const call = task?.resource as Task;
    assert.equal(call.code?.coding?.[0]?.code, 'sistema-ts-plan-send');
    assert.equal(call.focus?.reference, `MedicationRequest/${plan.id}`);
    assert.equal(call.groupIdentifier?.value, plan.identifier?.[0]?.value);
    assert.deepEqual(view?.supportingInfo?.[0]?.reference, `MedicationRequest/${plan.id}`);
  });

  it('remarks on a second one of the same medicine, which nobody verified that it may not be', async () => {
    const second = await make(world, specialist, 'MedicationRequest/$plan-issue', issue97('anna', { quantity: 11 }));
    assert.equal(second.status, 201, JSON.stringify(second.body));
    assert.ok(second.told.includes('TP-12'), second.told.join());
    assert.match(JSON.stringify(second.body), /regola non verificata|unverified rule/);
    const address = `MedicationRequest/${second.plan.id}/$plan-revoke`;
    assert.equal((await make(world, specialist, address, { reason: 'error' })).state, 'revoked');
  });

  it('refuses the same one over again', async () => {
    const same = await make(world, specialist, 'MedicationRequest/$plan-issue', issue97('anna'));
    assert.equal(same.status, 422);
    assert.ok(same.told.includes('TP-28'), same.told.join());
  });

  it('refuses one whose criteria are not met, rule by rule', async () => {
    const response = form97(today(), { mitralStenosis: true });
    const refused = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('bruno', { response }));
    assert.equal(refused.status, 422);
    for (const told of ['TP-05', 'plan-rule-not-met', 'N97-02a']) assert.ok(refused.told.includes(told), told);
    const justified = await make(
      world,
      doctor,
      'MedicationRequest/$plan-issue',
      issue97('bruno', { response, justification: 'Scelta del prescrittore' }),
    );
    assert.ok(justified.told.includes('TP-05'));
  });

  it('does not refuse for a rule that is not verified', async () => {
    const response = form97(today(), {
      diagnosisCode: '427.31',
      afType: 'permanent',
      nextCheck: addDays(today(), 360),
    });
    const answer = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('bruno', { response }));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.ok(answer.told.includes('plan-rule-remark'));
    assert.ok(answer.told.includes('N97-09'));
    const outcome = JSON.stringify(answer.plan.extension);
    assert.ok(outcome.includes('eligible-with-warnings'));
  });

  it('is saved as a draft, issued from it by its author, and never by another structure', async () => {
    const saved = await make(world, doctor, 'MedicationRequest/$plan-draft', issue97('carla'));
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    assert.equal(saved.state, 'draft');
    assert.equal(saved.plan.identifier, undefined);
    const draft = `MedicationRequest/${saved.plan.id}`;
    const other = callerOf('hospital-physician', '');
    const foreign = await make(world, other, 'MedicationRequest/$plan-issue', { draft });
    assert.ok([404, 422].includes(foreign.status), String(foreign.status));
    const issued = await make(world, doctor, 'MedicationRequest/$plan-issue', { draft });
    assert.equal(issued.status, 201, JSON.stringify(issued.body));
    assert.equal(issued.plan.id, saved.plan.id);
    assert.equal(issued.state, 'active');
    const again = await make(world, doctor, 'MedicationRequest/$plan-issue', { draft });
    assert.equal(again.status, 409);
  });

  it('is suspended, resumed, changed, renewed, switched and revoked, with its view in step', async () => {
    const issued = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('dario'));
    const at = (answer: Answer, step: string) => `MedicationRequest/${answer.plan.id}/$plan-${step}`;
    const held = await make(world, doctor, at(issued, 'suspend'), { reason: 'hospital-stay', until: dayFromNow(10) });
    assert.equal(held.state, 'suspended', JSON.stringify(held.body));
    assert.equal(held.view?.status, 'on-hold');
    const resumed = await make(world, doctor, at(issued, 'resume'));
    assert.equal(resumed.view?.status, 'active');
    assert.equal(resumed.plan.statusReason, undefined);
    const dose = form97(today(), { requestKind: 'change', dosePerIntake: 2.5 });
    const changed = await make(world, doctor, at(issued, 'change'), { response: dose, quantity: 12 });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.equal(changed.plan.priorPrescription?.reference, `MedicationRequest/${issued.plan.id}`);
    assert.equal(changed.view?.activity?.[0]?.detail?.dailyAmount?.value, 5);
    const former = await make(world, doctor, at(issued, 'state'));
    assert.equal(former.state, 'replaced');
    const start = addMonths(today(), 12);
    const renewal = form97(start, { requestKind: 'renewal', dosePerIntake: 2.5 });
    const renewed = await make(world, doctor, at(changed, 'renew'), { response: renewal, quantity: 12 });
    assert.equal(renewed.status, 200, JSON.stringify(renewed.body));
    assert.equal(renewed.state, 'waiting');
    const stillActive = await make(world, doctor, at(changed, 'state'));
    assert.equal(stillActive.state, 'active');
    assert.equal(stillActive.value('end'), addDays(start, -1));
    const twice = await make(world, doctor, at(changed, 'renew'), { response: renewal, quantity: 12 });
    assert.ok(twice.told.includes('TP-28'));
    const revoked = await make(world, doctor, at(renewed, 'revoke'), { reason: 'error' });
    assert.equal(revoked.state, 'revoked', JSON.stringify(revoked.body));
    assert.ok(revoked.told.includes('TP-26'));
    const [cancel] = revoked.all('task').map(({ resource }) => resource as Task);
    assert.equal(cancel?.code?.coding?.[0]?.code, 'sistema-ts-plan-cancel');
    const other = form97(today(), {
      requestKind: 'switch',
      ingredient: 'B01AF03',
      dosePerIntake: 60,
      intakesPerDay: 1,
    });
    const same = await make(world, doctor, at(changed, 'switch'), { response: dose, quantity: 12 });
    assert.ok(same.told.includes('TP-22'));
    const switched = await make(world, doctor, at(changed, 'switch'), { response: other, quantity: 12 });
    assert.equal(switched.state, 'active', JSON.stringify(switched.body));
    assert.equal((await make(world, doctor, at(changed, 'state'))).state, 'replaced');
  });

  it('tells history, days left, packs and next steps', async () => {
    const issued = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('elena'));
    await put(world.api, [
      {
        resourceType: 'MedicationRequest',
        id: 'ricetta-elena',
        status: 'active',
        intent: 'order',
        subject: { reference: 'Patient/elena' },
        medicationCodeableConcept: { text: 'prova' },
        extension: [
          {
            url: 'https://fhir.sinfonia.campania.it/StructureDefinition/piano-terapeutico',
            extension: [
              { url: 'existPt', valueBoolean: true },
              { url: 'PT', valueReference: { reference: `CarePlan/${issued.view?.id}` } },
            ],
          },
        ],
        dispenseRequest: { quantity: { value: 2 }, performer: { reference: 'Organization/farmacia' } },
      },
      {
        resourceType: 'MedicationDispense',
        id: 'erogazione-elena',
        status: 'completed',
        authorizingPrescription: [{ reference: 'MedicationRequest/ricetta-elena' }],
        subject: { reference: 'Patient/elena' },
        medicationCodeableConcept: { text: 'prova' },
        quantity: { value: 1 },
      },
    ]);
    const address = `MedicationRequest/${issued.plan.id}/$plan-state`;
    const state = await make(world, callerOf('citizen', 'elena'), address);
    assert.equal(state.status, 200, JSON.stringify(state.body));
    assert.equal(state.value('packsPrescribed'), 2);
    assert.equal(state.value('packsDispensed'), 1);
    assert.ok(Number(state.value('daysLeft')) >= 365);
    assert.deepEqual(
      state.all('history').map(({ part }) => part?.[0]?.valueCode),
      ['plan-issue'],
    );
    assert.deepEqual(state.all('next'), []);
    assert.ok((await make(world, doctor, address)).all('next').length >= 5);
    const pharmacist = callerOf('pharmacist', '', { organization: 'Organization/farmacia' });
    assert.equal((await make(world, pharmacist, address)).status, 200);
    const stranger = callerOf('pharmacist', '', {
      organization: 'Organization/altra-farmacia',
      fhirUser: 'Practitioner/altro',
      practitionerRole: 'PractitionerRole/altro',
    });
    assert.equal((await make(world, stranger, address)).status, 404);
    assert.equal((await make(world, callerOf('citizen', 'anna'), address)).status, 404);
  });
});
