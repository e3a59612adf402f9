import assert from 'node:assert/strict';
import type { Appointment, Resource } from '@medplum/fhirtypes';
import { FhirError, toOperationOutcome } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../../src/access/principal.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { dayFromNow, people, readAnswer, type StepAnswer, toParameters } from '../home-care-world.ts';
import { assertWhole } from './case-invariants.ts';
import { callerOf, personOf, put } from './proof-world.ts';
import { inputOf, type Values } from './step-inputs.ts';

/** A case of the world and where it stands. */
export interface BroughtCase {
  readonly person: string;
  readonly referral?: string;
  readonly episode?: string;
}

/** What a step answered, with the code of its refusal. */
export interface Outcome extends StepAnswer {
  readonly code: string | undefined;
  readonly rule: string | undefined;
  /** What a refusal says, in Italian and English. */
  readonly texts: readonly string[];
  readonly body: string;
}

/** Steps that lead from nothing to each state. */
export const ways: Readonly<Record<string, readonly string[]>> = {
  none: [],
  referred: ['refer'],
  refused: ['refer', 'refuse'],
  accepted: ['refer', 'accept'],
  assessed: ['refer', 'accept', 'assess'],
  'pai-proposed': ['refer', 'accept', 'assess', 'propose-pai'],
  'pai-approved': ['refer', 'accept', 'assess', 'propose-pai', 'approve-pai'],
  active: ['refer', 'accept', 'assess', 'propose-pai', 'approve-pai', 'sign-pai'],
  'renewal-proposed': ['refer', 'accept', 'assess', 'propose-pai', 'approve-pai', 'sign-pai', 'propose-pai'],
  'renewal-approved': [
    ...['refer', 'accept', 'assess', 'propose-pai', 'approve-pai', 'sign-pai'],
    ...['propose-pai', 'approve-pai'],
  ],
  suspended: ['refer', 'accept', 'assess', 'propose-pai', 'approve-pai', 'sign-pai', 'suspend'],
  closed: ['refer', 'accept', 'assess', 'propose-pai', 'approve-pai', 'sign-pai', 'close'],
};

/** The address that a step is made at. */
export function targetOf(step: string, { referral, episode }: BroughtCase): string {
  if (step === 'refer') return 'ServiceRequest';
  if (step === 'accept' || step === 'refuse') return `ServiceRequest/${referral ?? 'nessuna'}`;
  return `EpisodeOfCare/${episode ?? 'nessuno'}`;
}

/** Makes a step. */
export async function make(
  api: InProcessApi,
  who: Principal,
  step: string,
  about: BroughtCase,
  values: Values | { readonly raw: unknown } = inputOf(step, about.person),
  headers: Parameters<InProcessApi['ask']>[4] = {},
): Promise<Outcome> {
  const body = 'raw' in values && Object.keys(values).length === 1 ? values.raw : toParameters(values as Values);
  const address = `${targetOf(step, about)}/$home-care-${step}`;
  try {
    const response = await api.ask(who, 'POST', address, body, headers);
    return { ...readAnswer(response), code: undefined, rule: undefined, texts: [], body: response.body ?? '' };
  } catch (error) {
    // What is no refusal of ours would be a 500: it fails the test.
    if (!(error instanceof FhirError)) throw error;
    const texts = (['it', 'en'] as const).map((language) => {
      const [issue] = toOperationOutcome(error.issues, language).issue;
      return issue?.details?.text ?? '';
    });
    const [issue] = error.issues;
    const rule = issue?.values?.['rule'];
    return {
      ...readAnswer({ status: error.status, headers: error.headers, body: '{}' }),
      code: issue?.code,
      rule: typeof rule === 'string' ? rule : undefined,
      texts,
      body: JSON.stringify(error.issues),
    };
  }
}

/** Makes a step that must succeed, and checks the whole case after it; answers the case. */
export async function advance(
  api: InProcessApi,
  who: Principal,
  step: string,
  about: BroughtCase,
  values?: Values,
): Promise<BroughtCase & { readonly answer: Outcome }> {
  const answer = await make(api, who, step, about, values);
  assert.ok(answer.status < 300, `${step}: ${answer.status} ${answer.body.slice(0, 600)}`);
  const referral = about.referral ?? answer.shown('referral')[0]?.id;
  const episode = about.episode ?? answer.shown('episode')[0]?.id;
  const next = {
    person: about.person,
    ...(referral === undefined ? {} : { referral }),
    ...(episode === undefined ? {} : { episode }),
  };
  await assertWhole(api, next.person);
  return { ...next, answer };
}

/** A new related person with a case in a state, made by the real steps. */
export async function bring(api: InProcessApi, person: string, state: string): Promise<BroughtCase> {
  await put(api, personOf(person, true));
  const coordinator = callerOf('home-care-coordinator', person);
  let brought: BroughtCase = { person };
  for (const [index, step] of (ways[state] ?? []).entries()) {
    brought = await advance(api, coordinator, step, brought);
    if (step === 'sign-pai' && index === 5) await put(api, [missedVisit(brought)]);
  }
  return brought;
}

/** A visit that was planned and of which nothing is known yet; suspension and conclusion leave it. */
export function missedVisit({ person, episode }: BroughtCase): Appointment {
  return {
    resourceType: 'Appointment',
    id: `${person}-visita`,
    status: 'booked',
    start: `${dayFromNow(-15)}T08:00:00.000+01:00`,
    end: `${dayFromNow(-15)}T08:30:00.000+01:00`,
    supportingInformation: [{ reference: `EpisodeOfCare/${episode}` }],
    participant: [
      { actor: { reference: `Patient/${person}` }, status: 'accepted' },
      { actor: { reference: people.nurse }, status: 'accepted' },
    ],
  };
}

/** The resources of a case, to be copied. */
export interface Template {
  readonly found: readonly Resource[];
  readonly from: BroughtCase;
}

/** Reads what a copy of a case needs, once for many copies. */
export async function templateOf(api: InProcessApi, from: BroughtCase): Promise<Template> {
  const mains = [from.referral, from.episode].flatMap((id) => (id === undefined ? [] : [`/${id}"`]));
  const found: Resource[] = [];
  for await (const { json = '', type, id } of api.store.scan()) {
    const named = [`Patient/${from.person}"`, ...mains].some((one) => json.includes(one));
    const own = type === 'Patient' ? id === from.person : named;
    if (own && type !== 'AuditEvent') found.push(JSON.parse(json) as Resource);
  }
  return { found, from };
}

/** Writes a copy of a case about another person. */
export async function writeCopy(api: InProcessApi, { found, from }: Template, person: string): Promise<BroughtCase> {
  const bare = found.map(({ meta, ...rest }) => ({
    ...rest,
    ...(meta?.profile === undefined ? {} : { meta: { profile: meta.profile } }),
  }));
  let text = JSON.stringify(bare);
  const renamed = (id: string): string =>
    id.startsWith(from.person) ? id.replace(from.person, person) : `${id.slice(0, 36)}-${person}`;
  for (const { id = '' } of found) if (id !== from.person) text = text.replaceAll(id, renamed(id));
  text = text.replaceAll(`"${from.person}"`, `"${person}"`).replaceAll(`Patient/${from.person}"`, `Patient/${person}"`);
  text = text.replaceAll(`-${from.person}"`, `-${person}"`);
  await put(api, JSON.parse(text) as Resource[]);
  return {
    person,
    ...(from.referral === undefined ? {} : { referral: renamed(from.referral) }),
    ...(from.episode === undefined ? {} : { episode: renamed(from.episode) }),
  };
}
