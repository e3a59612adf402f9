import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { siadResponse } from '../home-care-world.ts';
import { type BroughtCase, bring, make, missedVisit, type Template, templateOf, writeCopy } from './case-driver.ts';
import { assertWhole } from './case-invariants.ts';
import { around, callerOf, countVersions, openProof, put } from './proof-world.ts';
import { inputOf, type Values } from './step-inputs.ts';

const coordinator = callerOf('home-care-coordinator', '');

describe("home care: another person's resources", function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let other: BroughtCase;
  const templates = new Map<string, Template>();
  let copies = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
    api = await openProof(folder);
    other = await bring(api, 'altrui', 'active');
    await put(api, [
      { ...missedVisit(other), id: 'visita-altrui' },
      { resourceType: 'Condition', id: 'altrui', code: { text: 'prova' }, subject: { reference: 'Patient/altrui' } },
      {
        resourceType: 'DocumentReference',
        id: 'altrui',
        status: 'current',
        content: [{ attachment: {} }],
        subject: { reference: 'Patient/altrui' },
      },
    ]);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function fresh(state: string): Promise<BroughtCase> {
    const template = templates.get(state) ?? (await templateOf(api, await bring(api, `proprio-${state}`, state)));
    templates.set(state, template);
    return writeCopy(api, template, `f${++copies}`);
  }
  const activity = { service: '17', figure: '3', frequency: 2, period: 1, unit: 'wk' } as const;
  const answered = (more: object): QuestionnaireResponse => ({ ...siadResponse(), ...more });

  const strangers: readonly (readonly [
    name: string,
    state: string,
    step: string,
    expected: string,
    values: (given: Values, about: BroughtCase) => Values,
  ])[] = [
    [
      'a visit',
      'active',
      'record-access',
      'HC-15',
      (given) => ({ ...given, appointment: 'Appointment/visita-altrui' }),
    ],
    [
      'a visit that is not there',
      'active',
      'record-access',
      'HC-15',
      (given) => ({ ...given, appointment: 'Appointment/x' }),
    ],
    [
      'a visit to move',
      'active',
      'move-visit',
      'HC-15',
      (given) => ({ ...given, appointment: 'Appointment/visita-altrui' }),
    ],
    ['a diagnosis', 'assessed', 'propose-pai', 'HC-36', (given) => ({ ...given, problem: 'Condition/altrui' })],
    [
      'a diagnosis that is not there',
      'assessed',
      'propose-pai',
      'HC-36',
      (given) => ({ ...given, problem: 'Condition/nessuna' }),
    ],
    [
      'a relative in the team',
      'assessed',
      'propose-pai',
      'HC-36',
      (given) => ({ ...given, member: { who: around('altrui').son, role: 'caregiver' } }),
    ],
    [
      'an unknown member',
      'assessed',
      'propose-pai',
      'HC-36',
      (given) => ({ ...given, member: { who: 'PractitionerRole/nessuno', role: 'operator' } }),
    ],
    [
      'an unknown operator',
      'assessed',
      'propose-pai',
      'HC-36',
      (given) => ({ ...given, activity: { ...activity, performer: 'PractitionerRole/nessuno' } }),
    ],
    [
      'an unknown operator of new services',
      'active',
      'change-intensity',
      'HC-36',
      (given) => ({ ...given, activity: { ...activity, performer: 'PractitionerRole/nessuno' } }),
    ],
    [
      'an unknown case manager',
      'referred',
      'accept',
      'HC-36',
      (given) => ({ ...given, careManager: 'PractitionerRole/nessuno' }),
    ],
    [
      'a document as signature',
      'pai-approved',
      'sign-pai',
      'HC-36',
      (given) => ({ ...given, signature: 'DocumentReference/altrui' }),
    ],
    [
      'a document that is not there',
      'pai-approved',
      'sign-pai',
      'HC-36',
      (given) => ({ ...given, signature: 'DocumentReference/nessuno' }),
    ],
    ['a person who signs', 'pai-approved', 'sign-pai', 'HC-11', () => ({ mode: 'handwritten', by: 'Patient/altrui' })],
    [
      'a relative who signs',
      'pai-approved',
      'sign-pai',
      'HC-11',
      () => ({ mode: 'handwritten', by: around('altrui').son }),
    ],
    [
      'an evaluation',
      'accepted',
      'assess',
      'HC-07',
      (given) => ({ ...given, response: answered({ subject: { reference: 'Patient/altrui' } }) }),
    ],
    [
      'an evaluation by her',
      'accepted',
      'assess',
      'HC-36',
      (given) => ({ ...given, response: answered({ author: { reference: 'Patient/altrui' } }) }),
    ],
    [
      'an answer that leads to her',
      'accepted',
      'assess',
      'item-unknown',
      (given) => ({
        ...given,
        response: answered({
          item: [{ linkId: 'x', answer: [{ valueReference: { reference: 'Condition/altrui' } }] }],
        }),
      }),
    ],
    [
      'an unknown member of the unit',
      'accepted',
      'assess',
      'HC-36',
      (given) => ({ ...given, member: [{ who: 'PractitionerRole/nessuno' }, { who: 'PractitionerRole/nurse' }] }),
    ],
    ['an unknown ASL', 'none', 'refer', 'HC-03', (given) => ({ ...given, authority: 'Organization/nessuna' })],
    [
      'an unknown ASL to go to',
      'active',
      'transfer',
      'HC-03',
      (given) => ({ ...given, authority: 'Organization/nessuna' }),
    ],
    [
      'an unknown provider',
      'active',
      'record-access',
      'HC-34',
      (given) => ({ ...given, provider: 'Organization/nessuna' }),
    ],
  ];
  for (const [name, state, step, expected, values] of strangers) {
    it(`${step} refuses ${name}, and changes nothing`, async () => {
      const about = await fresh(state);
      const before = await countVersions(api);
      const answer = await make(api, coordinator, step, about, values(inputOf(step, about.person), about));
      assert.equal(answer.rule ?? answer.code, expected, `${answer.status} ${answer.body.slice(0, 300)}`);
      assert.equal(await countVersions(api), before);
      await assertWhole(api, about.person);
      await assertWhole(api, other.person);
    });
  }

  it('assess takes over from a response nothing but its answers, author and time', async () => {
    const about = await fresh('accepted');
    const stolen = answered({
      id: 'altrui',
      meta: { security: [{ system: 'urn:x', code: 'x' }], versionId: '9' },
      status: 'in-progress',
      identifier: { system: 'https://fhir.sinfonia.campania.it/sid/service-entry', value: 'rubato' },
      basedOn: [{ reference: 'CarePlan/altrui' }],
      partOf: [{ reference: 'Procedure/altrui' }],
      source: { reference: 'Patient/altrui' },
      encounter: { reference: 'Encounter/altrui' },
      contained: [{ resourceType: 'Patient', id: 'x' }],
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
          valueReference: { reference: `EpisodeOfCare/${other.episode}` },
        },
      ],
    });
    const answer = await make(api, coordinator, 'assess', about, {
      ...inputOf('assess', about.person),
      response: stolen,
    });
    assert.equal(answer.status, 200, answer.body.slice(0, 400));
    for (const response of answer.shown<QuestionnaireResponse>('response')) {
      const text = JSON.stringify(response);
      assert.ok(!text.includes('altrui') && !text.includes('rubato') && !text.includes(String(other.episode)), text);
      assert.equal(response.status, 'completed');
    }
    await assertWhole(api, about.person);
    await assertWhole(api, other.person);
  });

  it('accept, refuse and the steps of a case are not made on what is no case or referral of home care', async () => {
    const about = await fresh('active');
    await put(api, [
      {
        resourceType: 'EpisodeOfCare',
        id: 'altro-percorso',
        status: 'active',
        patient: { reference: `Patient/${about.person}` },
        managingOrganization: { reference: 'Organization/distretto-uno' },
      },
      {
        resourceType: 'ServiceRequest',
        id: 'altra-richiesta',
        status: 'active',
        intent: 'order',
        subject: { reference: `Patient/${about.person}` },
      },
    ]);
    const strange = { person: about.person, episode: 'altro-percorso', referral: 'altra-richiesta' };
    for (const step of ['accept', 'refuse', 'close', 'suspend', 'record-access', 'approve-pai', 'schedule']) {
      const answer = await make(api, coordinator, step, strange, inputOf(step, about.person));
      assert.equal(answer.code, 'resource-not-found', step);
    }
  });
});
