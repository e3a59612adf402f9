import assert from 'node:assert/strict';
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { packageExamples } from '@sinfonia/profiles/package';
import { authorizationCode } from '../auth/authorization-code.ts';
import { backendServices } from '../auth/backend-services.ts';
import type { SinfoniaClient } from '../client.ts';
import { type ConnectOptions, connect } from '../connect.ts';
import { SinfoniaError } from '../errors.ts';
import { identifierSystems } from '../home-care/systems.ts';
import { signInAs } from './person.ts';
import { type SandboxServer, sharedSandbox } from './sandbox-server.ts';

const redirectUri = 'http://127.0.0.1/callback';

/** The people of the tests of medicines, all of the sandbox. */
export interface MedicineWorld {
  readonly specialist: SinfoniaClient;
  readonly doctor: SinfoniaClient;
  readonly pharmacist: SinfoniaClient;
  readonly platform: SinfoniaClient;
  /** A new person, born on another day or, with `''`, on one that nobody knows, whose doctor is the one of the sandbox. */
  person(change?: { readonly birthDate: string }): Promise<TestPerson>;
  /**
   * Somebody of the sandbox, over a `fetch` or with headers of one's own; `role`: id of the PractitionerRole to take, of several;
   * `scope`: that of professionals unless given.
   */
  as(user: string, more?: Partial<ConnectOptions>, role?: string, scope?: string): Promise<SinfoniaClient>;
}

/** An invented person. */
export interface TestPerson {
  readonly patient: string;
  readonly identifier: { readonly system: string; readonly value: string };
}

let opened: Promise<MedicineWorld> | undefined;

/** The world that the tests of one run share. */
export function medicineWorld(): Promise<MedicineWorld> {
  opened ??= sharedSandbox().then(open);
  return opened;
}

async function open(sandbox: SandboxServer): Promise<MedicineWorld> {
  const as: MedicineWorld['as'] = async (user, more = {}, role, scope = 'openid fhirUser user/*.cruds') => {
    const auth = authorizationCode({ clientId: 'sandbox-app', redirectUri, scope });
    const client = connect({ baseUrl: sandbox.fhirBase, auth, ...more });
    const { url } = await auth.startLogin();
    await auth.finishLogin(
      (await signInAs({ user, ...(role === undefined ? {} : { role: `role:${role}` }) }, url, redirectUri)).href,
    );
    return client;
  };
  const platform = connect({
    baseUrl: sandbox.fhirBase,
    auth: backendServices({ clientId: 'sandbox-backend', privateKey: await sandbox.key(), scope: 'system/*.cruds' }),
  });
  let people = 0;
  return {
    platform,
    specialist: await as('specialista'),
    doctor: await as('mmg'),
    pharmacist: await as('farmacista'),
    as,
    async person({ birthDate } = { birthDate: '1960-05-06' }) {
      people += 1;
      // An STP code: region, then eleven digits. Nobody has it.
      const identifier = { system: identifierSystems.stp, value: `STP150${String(people).padStart(10, '0')}` };
      const { id } = await platform.create({
        resourceType: 'Patient',
        identifier: [identifier],
        active: true,
        name: [{ family: 'Pietraserena', given: ['Norma'] }],
        ...(birthDate === '' ? {} : { birthDate }),
        gender: 'female',
        generalPractitioner: [{ reference: 'PractitionerRole/sandbox-mmg-r' }],
        managingOrganization: { reference: 'Organization/asl-204' },
      });
      return { patient: `Patient/${id}`, identifier };
    },
  };
}

/** The day some days from now in Europe/Rome. */
export function day(fromNow = 0): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });
  return format.format(Date.now() + fromNow * 86_400_000);
}

/** The refusal of a call; fails when there is none. */
export async function faultOf(work: Promise<unknown>): Promise<SinfoniaError> {
  const error = await work.then(
    () => assert.fail('expected a refusal'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SinfoniaError, String(error));
  return error;
}

type Answers = Readonly<Record<string, string | number | boolean | undefined>>;

/** The form of nota 97 as it meets every rule, with other answers by linkId; undefined takes one away. */
export function form97(change: Answers = {}): QuestionnaireResponse {
  const found = packageExamples().find(({ id }) => id === 'therapeutic-plan-response-full');
  assert.ok(found?.resourceType === 'QuestionnaireResponse' && found.questionnaire);
  const answers: Answers = {
    planDate: day(),
    planStart: day(),
    planEnd: day(360),
    nextCheck: day(120),
    ecgDate: day(-30),
    creatinineDate: day(-20),
    diagnosisDate: day(-30),
    durationDays: undefined,
    ...change,
  };
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: found.questionnaire,
    item: answered(found.item ?? [], answers),
  };
}

function answered(items: readonly QuestionnaireResponseItem[], answers: Answers): QuestionnaireResponseItem[] {
  return items.flatMap((one) => {
    if (one.item !== undefined) return [{ ...one, item: answered(one.item, answers) }];
    if (!Object.hasOwn(answers, one.linkId)) return [one];
    const value = answers[one.linkId];
    if (value === undefined) return [];
    const [key = 'valueString'] = Object.keys(one.answer?.[0] ?? {});
    const system = one.answer?.[0]?.valueCoding?.system;
    const coded = key === 'valueCoding' ? { ...(system === undefined ? {} : { system }), code: String(value) } : value;
    return [{ linkId: one.linkId, answer: [{ [key]: coded }] }];
  });
}
