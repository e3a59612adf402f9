import assert from 'node:assert/strict';
import type { CarePlan, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import { createRandom } from '../../../src/sandbox/campania/random.ts';
import { planIdSystem } from '../../../src/services/therapeutic-plans/plan/plan-elements.ts';
import { bring, requestOf } from './bring.ts';
import {
  askFor,
  callerOf,
  countVersions,
  doctor,
  form97,
  issue97,
  make,
  openPlans,
  type PlanWorld,
  personOf,
  put,
  specialist,
  today,
  withKinds,
} from './plan-world.ts';

const odd: readonly string[] = [
  'null',
  'true',
  '-1',
  '1e400',
  '0.5',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '[]',
  '{}',
  '[[null]]',
  '{"__proto__":{"polluted":true}}',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"2026-02-30"',
  '"9999-12-31"',
  '"0000-01-01"',
  '"Patient/x"',
  '"Patient/../x"',
  '"#x"',
  '"urn:uuid:x"',
  '{"reference":{"toString":1}}',
  '{"coding":[null]}',
  '{"system":1,"value":2}',
  '{"resourceType":"QuestionnaireResponse"}',
  '{"resourceType":"QuestionnaireResponse","item":{}}',
  '{"resourceType":"QuestionnaireResponse","item":[null,{"linkId":"__proto__","answer":[{}]}]}',
  '{"resourceType":"QuestionnaireResponse","questionnaire":{},"subject":"x","meta":1}',
  '"<script>alert(1)</script>"',
];

describe('therapeutic plans: what must never happen', function () {
  this.timeout(180_000);
  let world: PlanWorld;
  before(async () => {
    world = await openPlans(['anna', 'bruno', 'carla', 'dario', 'elena']);
    await put(world.api, personOf('estranea', false));
  });
  after(() => world.close());

  async function all<R extends Resource>(type: string): Promise<R[]> {
    const found: R[] = [];
    for await (const { json } of world.api.store.scan({ types: [type] })) found.push(JSON.parse(json ?? '{}') as R);
    return found;
  }
  const plansOf = async (person: string) =>
    (await all<MedicationRequest>('MedicationRequest')).filter(
      ({ subject }) => subject.reference === `Patient/${person}`,
    );

  it('two prescribers at once make one plan', async () => {
    const answers = await Promise.all(
      [doctor, specialist, callerOf('hospital-physician', ''), doctor].map((who) =>
        make(world, who, 'MedicationRequest/$plan-issue', issue97('anna')),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422, 422, 422]);
    assert.equal((await plansOf('anna')).length, 1);
  });

  it('two renewals at once make one', async () => {
    const brought = await bring(world, 'active');
    const { address, values } = requestOf('renew', brought);
    const answers = await Promise.all([doctor, specialist].map((who) => make(world, who, address, values)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422]);
    assert.equal((await plansOf(brought.person)).length, 2);
  });

  it('the same key writes once, another request by the same key is refused', async () => {
    const values = issue97('bruno', { key: 'piano-0001' });
    const first = await make(world, doctor, 'MedicationRequest/$plan-issue', values);
    const before = await countVersions(world.api);
    const again = await make(world, doctor, 'MedicationRequest/$plan-issue', values);
    assert.equal(again.status, 200, JSON.stringify(again.body));
    assert.ok(again.told.includes('step-repeated'));
    assert.equal(again.plan.id, first.plan.id);
    assert.equal(again.state, 'active');
    assert.equal(await countVersions(world.api), before);
    const other = await make(world, doctor, 'MedicationRequest/$plan-issue', { ...values, quantity: 11 });
    assert.equal(other.status, 409);
    const at = `MedicationRequest/${first.plan.id}/$plan-suspend`;
    const held = { key: 'sospeso-001', reason: 'hospital-stay' };
    assert.equal((await make(world, doctor, at, held)).state, 'suspended');
    assert.ok((await make(world, doctor, at, held)).told.includes('step-repeated'));
  });

  it('If-Match binds a step to the version that was read', async () => {
    const issued = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('carla'));
    const at = (step: string) => `MedicationRequest/${issued.plan.id}/$plan-${step}`;
    const values = { reason: 'hospital-stay' };
    assert.equal((await make(world, doctor, at('suspend'), values, { ifMatch: 'W/"99"' })).status, 412);
    assert.equal((await make(world, doctor, at('suspend'), values, { ifMatch: 'W/"1"' })).status, 200);
  });

  it('nobody reaches a person or a plan that is not theirs, and nothing tells that it is there', async () => {
    const before = await countVersions(world.api);
    const unknown = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('nessuno'));
    const stranger = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('estranea'));
    assert.deepEqual([unknown.status, stranger.status], [404, 404]);
    const evaluated = await make(world, doctor, 'MedicationRequest/$plan-evaluate', {
      patient: 'Patient/estranea',
      type: 'note-97',
      response: form97(),
    });
    assert.equal(evaluated.status, 404);
    assert.equal(await countVersions(world.api), before);
    // A prescriber who follows neither the person nor wrote the plan.
    const elsewhere = callerOf('specialist', '', {
      subject: 'conto-altrove',
      fhirUser: 'Practitioner/altrove',
      practitionerRole: 'PractitionerRole/altrove',
      organization: 'Organization/asl-due',
    });
    const brought = await bring(world, 'active');
    for (const step of ['renew', 'switch', 'change', 'suspend', 'resume', 'revoke', 'complete', 'state']) {
      const { address, values } = requestOf(step, brought);
      assert.equal((await make(world, elsewhere, address, values)).status, 404, step);
    }
    for (const id of ['x', '__proto__', 'constructor', brought.person]) {
      assert.ok([404, 400].includes((await make(world, doctor, `MedicationRequest/${id}/$plan-state`)).status), id);
    }
  });

  it('scopes narrower than the step refuse it', async () => {
    const brought = await bring(world, 'active');
    const { address, values } = requestOf('suspend', brought);
    const reader = { ...doctor, scopes: ['user/MedicationRequest.rs'] };
    const refused = await make(world, reader, address, values);
    assert.ok([403, 404].includes(refused.status), String(refused.status));
    assert.equal((await make(world, reader, address.replace('suspend', 'state'))).status, 200);
  });

  it('a prescription or a resource of another kind is no plan', async () => {
    await put(world.api, [
      {
        resourceType: 'MedicationRequest',
        id: 'ricetta',
        status: 'active',
        intent: 'order',
        subject: { reference: 'Patient/dario' },
        medicationCodeableConcept: { text: 'prova' },
      },
    ]);
    assert.equal((await make(world, doctor, 'MedicationRequest/ricetta/$plan-state')).status, 404);
    assert.equal(
      (await make(world, doctor, 'MedicationRequest/ricetta/$plan-revoke', { reason: 'revoked' })).status,
      404,
    );
  });

  it('odd values are refused in place, and nothing is stored', async () => {
    const random = createRandom(11, 3);
    const steps = ['evaluate', 'draft', 'issue', 'adopt', 'renew', 'switch', 'change', 'suspend', 'resume', 'revoke'];
    for (const step of steps) {
      const brought = await bring(
        world,
        ['evaluate', 'draft', 'issue', 'adopt'].includes(step) ? 'none' : step === 'resume' ? 'suspended' : 'active',
      );
      const { address, values } = requestOf(step, brought);
      const given = withKinds({ ...values, key: 'prova-00001', start: today(), quantity: 12 }).parameter ?? [];
      const before = await countVersions(world.api);
      for (let count = 0; count < 60; count++) {
        const parameter = given.map((one) => ({ ...one })) as Record<string, unknown>[];
        const at = Math.floor(random.next() * parameter.length);
        const value = JSON.parse(odd[Math.floor(random.next() * odd.length)] ?? 'null') as unknown;
        const one = parameter[at] ?? {};
        const member = Object.keys(one).find((name) => name !== 'name') ?? 'valueString';
        parameter[at] = { ...one, [member]: value };
        const body = { resourceType: 'Parameters', parameter };
        const { status } = await askFor(world.api, doctor, 'POST', address, body);
        if (status < 400) continue;
        assert.ok(status < 500, `${step} ${member} ${JSON.stringify(value)}: ${status}`);
      }
      const left = (await countVersions(world.api)) - before;
      assert.ok(step === 'evaluate' ? left === 0 : left >= 0);
      for (const body of odd) {
        const { status } = await askFor(world.api, doctor, 'POST', address, JSON.parse(body));
        assert.ok(status < 500, `${step}: ${body}`);
      }
    }
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('every plan that is stored is valid, has at most one number, and a view in step with it', async () => {
    const views = new Map((await all<CarePlan>('CarePlan')).map((one) => [`CarePlan/${one.id}`, one]));
    const numbers = new Set<string>();
    const expected = {
      active: 'active',
      'on-hold': 'on-hold',
      stopped: 'revoked',
      cancelled: 'revoked',
      completed: 'completed',
    };
    let issued = 0;
    for (const plan of await all<MedicationRequest>('MedicationRequest')) {
      if (plan.intent !== 'plan') continue;
      assert.deepEqual(world.api.context.validate(plan, { bestPractice: false }).filter(isRefusal), []);
      const view = /CarePlan\/[^"]+/.exec(JSON.stringify(plan.extension))?.[0];
      if (view === undefined) {
        assert.ok(plan.status === 'draft' || plan.status === 'entered-in-error', plan.id);
        continue;
      }
      issued += 1;
      const shown = views.get(view);
      assert.ok(shown);
      assert.deepEqual(world.api.context.validate(shown, { bestPractice: false }).filter(isRefusal), []);
      const number = plan.identifier?.find(({ system }) => system === planIdSystem)?.value ?? '';
      assert.ok(!numbers.has(number));
      numbers.add(number);
      assert.equal(shown.identifier?.[0]?.value, number);
      assert.equal(shown.status, expected[plan.status as keyof typeof expected]);
      assert.deepEqual(shown.period, plan.dispenseRequest?.validityPeriod);
      assert.deepEqual(shown.activity?.[0]?.detail?.quantity, plan.dispenseRequest?.quantity);
    }
    assert.ok(issued > 5);
  });
});
