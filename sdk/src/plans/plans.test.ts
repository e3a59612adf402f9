import assert from 'node:assert/strict';
import { day, faultOf, form97, type MedicineWorld, medicineWorld } from '../testing/medicine-world.ts';

const note97 = { type: 'note-97', atc: 'B01AF02', quantity: 12 } as const;

describe('plans client', function () {
  this.timeout(120_000);
  let world: MedicineWorld;

  before(async () => {
    world = await medicineWorld();
  });

  const issued = async () => {
    const person = await world.person();
    const answer = await world.doctor.plans.issue({ patient: person.patient, ...note97, response: form97() });
    assert.ok(answer.plan);
    return { ...person, ...answer, plan: answer.plan };
  };

  it('evaluates: a verdict for each rule, with text and remedy in both languages', async () => {
    const { patient } = await world.person();
    const asked = { patient, type: 'note-97', atc: 'B01AF02' } as const;
    const good = await world.doctor.plans.evaluate({ ...asked, response: form97() });
    assert.equal(good.overall, 'eligible', JSON.stringify(good.verdicts.filter(({ verdict }) => verdict !== 'met')));
    assert.equal(good.day, day());
    assert.ok(good.verdicts.length > 15, `${good.verdicts.length}`);
    const bad = await world.doctor.plans.evaluate({ ...asked, response: form97({ mitralStenosis: true }) });
    assert.equal(bad.overall, 'not-eligible');
    const stenosis = bad.verdicts.find(({ rule }) => rule === 'N97-02a');
    assert.ok(stenosis);
    assert.equal(stenosis.verdict, 'not-met');
    assert.ok(stenosis.text.it !== '' && stenosis.text.en !== '' && stenosis.text.it !== stenosis.text.en);
    assert.ok(stenosis.remedy.it !== '' && stenosis.remedy.en !== '');
    assert.ok(['normative', 'public', 'unverified'].includes(stenosis.evidence));
    const formless = await world.doctor.plans.evaluate(asked);
    assert.deepEqual([formless.overall, formless.verdicts[0]?.rule], ['not-eligible', 'plan-form']);
    const { patient: ageless } = await world.person({ birthDate: '' });
    const unsure = await world.doctor.plans.evaluate({ ...asked, patient: ageless, response: form97() });
    assert.equal(unsure.overall, 'eligible-with-remarks');
    assert.ok(unsure.verdicts.some(({ verdict, unknown }) => verdict === 'unknown' && unknown.length > 0));
  });

  it('issues a plan from a draft, and tells where it stands', async () => {
    const { patient } = await world.person();
    const { doctor } = world;
    const saved = await doctor.plans.draft({ patient, ...note97, response: form97() });
    assert.equal(saved.state, 'draft');
    assert.deepEqual([saved.views, saved.tasks], [[], []]);
    assert.ok(saved.plan);
    const rewritten = await doctor.plans.draft({ draft: saved.plan, quantity: 10 });
    assert.equal(rewritten.plan?.id, saved.plan.id);
    // The draft was written again meanwhile.
    const stale = await faultOf(doctor.plans.issue({ draft: saved.plan }));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    const { plan, views, responses, tasks, state } = await doctor.plans.issue({
      draft: `MedicationRequest/${saved.plan.id}`,
    });
    assert.ok(plan);
    assert.deepEqual([state, views.length, responses.length, tasks.length], ['active', 1, 1, 1]);
    const standing = await doctor.plans.state(plan);
    assert.match(standing.number ?? '', /^150-PT-/);
    assert.deepEqual(
      [standing.state, standing.packs, standing.packsPrescribed, standing.start, standing.end],
      ['active', 10, 0, day(), day(360)],
    );
    assert.equal(standing.daysLeft, 361);
    assert.ok(standing.history.some(({ step }) => step === 'plan-issue'));
    assert.ok(standing.next.some(({ step, title }) => step === 'plan-suspend' && title !== ''));
  });

  it('suspends, resumes, changes and revokes', async () => {
    const { plans } = world.doctor;
    const { plan } = await issued();
    // The answer of Sistema TS may be written meanwhile, so steps that are to succeed name no version.
    const at = `MedicationRequest/${plan.id}` as const;
    const held = await plans.suspend(at, { reason: 'hospital-stay', until: day(10) });
    assert.deepEqual([held.state, held.plan?.status], ['suspended', 'on-hold']);
    const stale = await faultOf(plans.resume(plan));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    assert.equal((await plans.resume(at)).state, 'active');
    const smaller = form97({ requestKind: 'change', dosePerIntake: 2.5 });
    const changed = await plans.change(at, { response: smaller, quantity: 12 });
    assert.ok(changed.plan);
    assert.notEqual(changed.plan.id, plan.id);
    const next = `MedicationRequest/${changed.plan.id}` as const;
    assert.equal((await plans.state(at)).state, 'replaced');
    const other = await faultOf(plans.revoke(next, { reason: 'hospital-stay' }));
    assert.deepEqual([other.status, other.code], [422, 'step-precondition']);
    const ended = await plans.revoke(next, { reason: 'toxicity' });
    assert.deepEqual([ended.state, ended.plan?.status], ['interrupted', 'stopped']);
    assert.deepEqual((await plans.state(next)).next, []);
  });

  it('renews, switches to another medicine, and completes', async () => {
    const { plans } = world.doctor;
    const { plan } = await issued();
    const other = form97({ requestKind: 'switch', ingredient: 'B01AF01', dosePerIntake: 20, intakesPerDay: 1 });
    const switched = await plans.switch(`MedicationRequest/${plan.id}`, { response: other, atc: 'B01AF01' });
    assert.ok(switched.plan?.resourceType === 'MedicationRequest');
    assert.equal(switched.plan.priorPrescription?.reference, `MedicationRequest/${plan.id}`);
    const completed = await plans.complete(`MedicationRequest/${switched.plan.id}`);
    assert.equal(completed.state, 'completed');
    // Which types are cycles is not verified.
    assert.ok(completed.remarks.some(({ rule }) => rule === 'TP-18'));
    const early = await faultOf(plans.renew(`MedicationRequest/${plan.id}`, { response: form97() }));
    assert.deepEqual([early.status, early.code], [409, 'step-not-allowed']);
  });

  it('adopts a plan of another region', async () => {
    const { identifier } = await world.person();
    const { state, plan } = await world.specialist.plans.adopt({
      patientIdentifier: identifier,
      ...note97,
      start: day(-10),
      end: day(200),
      authoredOn: day(-10),
      issuer: 'Ospedale di prova, Lazio',
      region: '120',
      diagnosis: '427.31',
      dose: { value: 5, unit: 'mg', perDay: 2 },
    });
    assert.equal(state, 'active');
    assert.ok(plan);
  });

  it('issues nothing twice with one key, and repeats a step whose answer was lost', async () => {
    const { patient } = await world.person();
    const input = { patient, ...note97, response: form97(), key: `piano-${process.pid}-${Date.now()}` };
    let lost = 0;
    const shaky = await world.as('mmg', {
      fetch: async (address, init) => {
        const answer = await fetch(address, init);
        if (!String(address).includes('$plan-issue') || lost === 1) return answer;
        lost += 1;
        await answer.arrayBuffer();
        throw new TypeError('the line is broken');
      },
    });
    const first = await shaky.plans.issue(input);
    assert.deepEqual([lost, first.repeated, first.state], [1, true, 'active']);
    const again = await world.doctor.plans.issue(input);
    assert.deepEqual([again.repeated, again.plan?.id], [true, first.plan?.id]);
    const other = await faultOf(world.doctor.plans.issue({ ...input, quantity: 11 }));
    assert.deepEqual([other.status, other.code], [409, 'step-key-reused']);
  });

  it('tells the rule of a refusal', async () => {
    const { patient } = await issued();
    const second = await faultOf(world.doctor.plans.issue({ patient, ...note97, response: form97() }));
    assert.deepEqual([second.status, second.code, second.issues[0]?.rule], [422, 'step-precondition', 'TP-28']);
    const pharmacy = await faultOf(world.pharmacist.plans.issue({ patient, ...note97 }));
    assert.equal(pharmacy.status, 403);
  });
});
