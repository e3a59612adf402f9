import { isDeepStrictEqual } from 'node:util';
import type { Provenance } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { FhirResponse } from '../../fhir/exchange.ts';
import { isObject } from '../../fhir/operations/operation-parameters.ts';
import { touch } from '../../fhir/touched.ts';
import type { StoredVersion } from '../../store/port.ts';
import type { ParameterSet } from './parameters.ts';
import { agentsOf, contentSystem, entityOf, fingerprintOf, planOfRecord, stateSystem, toldIn } from './provenance.ts';
import type { Service, Step, StepRequest } from './step.ts';
import { answer } from './step-answer.ts';

/** The type on which a step was asked for. */
export function typeOf<Subject>({ target }: Step<Subject>, { request }: StepRequest): string {
  return target.also?.find((type) => type === request.path[0]) ?? target.type;
}

/**
 * The client's key within what the step is about, so that two cases may use the same one; within the client for a step on a type.
 */
export const keyOf = (
  input: Readonly<Record<string, unknown>>,
  { id, actor }: Pick<StepRequest, 'id' | 'actor'>,
): string | undefined => (typeof input['key'] === 'string' ? `${id ?? actor.client}.${input['key']}` : undefined);

export function fingerprintFor(
  { name, parameters }: { readonly name: string; readonly parameters: ParameterSet },
  { id, request }: StepRequest,
): string {
  return fingerprintOf(name, id ?? '', withoutSecrets(request.body, parameters));
}

/** A body without the parameters of which nothing is kept: from a fingerprint, a PIN could be guessed. */
function withoutSecrets(body: unknown, parameters: ParameterSet): unknown {
  const secrets = Object.entries(parameters).flatMap(([name, { isSecret }]) => (isSecret === true ? [name] : []));
  if (secrets.length === 0 || !isObject(body) || !Array.isArray(body['parameter'])) return body;
  const kept = body['parameter'].filter((one) => !isObject(one) || !secrets.includes(String(one['name'])));
  return { ...body, parameter: kept };
}

/** The answer to a step that was made before with the same key. Refusal: `step-key-reused` 409 when it was another one. */
export async function repetitionOf<Subject>(
  service: Service<Subject>,
  step: Step<Subject>,
  asked: StepRequest,
  input: Readonly<Record<string, unknown>>,
  subject: Subject,
): Promise<FhirResponse | undefined> {
  const record = await recordOf(asked, input);
  if (record === undefined) return undefined;
  if (entityOf(record, contentSystem) !== fingerprintFor(step, asked)) {
    throw new FhirError({ code: 'step-key-reused', values: { key: String(input['key']) } });
  }
  // A step on a type has led to something that stands somewhere by now.
  const [, id = ''] = record.target[0]?.reference?.split('/') ?? [];
  const current = asked.id === undefined ? await service.load({ ...asked, id }, step.name, input) : subject;
  return answerAgain(step, asked, record, service.stateOf(current));
}

/**
 * The answer to a step that the caller made before with the same key, and by which what it is about was lost to his sight: who gives a
 * prescription back does not see it afterwards, but may have lost the answer. Its state is the one that the step led to.
 */
export async function repetitionUnseen<Subject>(
  step: Step<Subject>,
  asked: StepRequest,
  input: Readonly<Record<string, unknown>>,
): Promise<FhirResponse | undefined> {
  const record = await recordOf(asked, input);
  if (record === undefined || !isOf(record, asked.actor)) return undefined;
  const state = entityOf(record, stateSystem);
  if (state === undefined || entityOf(record, contentSystem) !== fingerprintFor(step, asked)) return undefined;
  return answerAgain(step, asked, record, state);
}

async function recordOf(asked: StepRequest, input: Readonly<Record<string, unknown>>): Promise<Provenance | undefined> {
  const key = keyOf(input, asked);
  if (key === undefined) return undefined;
  const { entries } = await asked.context.store.search(planOfRecord(key));
  const [found] = entries;
  return found?.json === undefined ? undefined : (JSON.parse(found.json) as Provenance);
}

/** Whether a record is of a step of the caller: the same person by the same client for the same organization. */
function isOf(record: Provenance, actor: StepRequest['actor']): boolean {
  return isDeepStrictEqual(record.agent, agentsOf(actor));
}

async function answerAgain<Subject>(
  step: Step<Subject>,
  asked: StepRequest,
  record: Provenance,
  state: string,
): Promise<FhirResponse> {
  const { context } = asked;
  const versions = new Map<string, StoredVersion>();
  for (const { reference = '' } of record.target) {
    const [type = '', id = ''] = reference.split('/');
    const version = await context.store.read({ type, id });
    if (version !== undefined && !version.deleted) versions.set(reference, version);
  }
  const shows: Record<string, readonly string[]> = {};
  for (const name of Object.keys(step.shows)) {
    shows[name] = record.target.flatMap(({ reference, display }) =>
      reference !== undefined && display === name && versions.has(reference) ? [reference] : [],
    );
  }
  const result = { state, shows, about: record.target[0]?.reference ?? '', tells: toldIn(record) };
  const touched = [...versions.values()].map(touch);
  context.audit.record({
    request: asked.request,
    question: { interaction: 'operation', operation: step.name, type: typeOf(step, asked) },
    status: 200,
    touched,
  });
  return answer(asked, step, { result, versions, warnings: [{ code: 'step-repeated' }], status: 200 });
}
