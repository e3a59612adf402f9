import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  CarePlan,
  MedicationRequest,
  OperationOutcome,
  Parameters,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
} from '@medplum/fhirtypes';
import { addDays, addMonths } from '@sinfonia/mappings';
import { FhirError, toOperationOutcome } from '@sinfonia/profiles/issues';
import { packageExamples } from '@sinfonia/profiles/package';
import type { Principal } from '../../../src/access/principal.ts';
import type { FhirResponse } from '../../../src/fhir/exchange.ts';
import { planOperations } from '../../../src/services/therapeutic-plans/steps.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { dayFromNow, registers, toParameters } from '../home-care/home-care-world.ts';
import { callerOf, personOf, policies, put, staff } from '../home-care/proof/proof-world.ts';
import { realAccessTo } from '../real-access.ts';

export { countVersions, roles } from '../home-care/proof/proof-world.ts';
export { callerOf, dayFromNow, fhirBase, personOf, policies, put };

/** The present day in Europe/Rome. */
export const today = (): string => dayFromNow(0);

/** Therapeutic plans with the real access decision, staff, and persons in everybody's care. */
export interface PlanWorld {
  readonly api: InProcessApi;
  close(): Promise<void>;
}

/** Opens the world with some persons. */
export async function openPlans(persons: readonly string[] = []): Promise<PlanWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-plans-'));
  const api = await openInProcessApi(folder, realAccessTo, planOperations());
  await put(api, [...registers, ...staff, ...persons.flatMap((id) => personOf(id, true))]);
  return {
    api,
    async close() {
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Values of parameters by name. */
export type Values = Readonly<Record<string, unknown>>;

/** A form of the examples of the package, with other answers by linkId; undefined takes one away. */
export function formOf(example: string, change: Values): QuestionnaireResponse {
  const found = packageExamples().find(({ id }) => id === example) as QuestionnaireResponse;
  const { questionnaire = '', item } = JSON.parse(JSON.stringify(found)) as QuestionnaireResponse;
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire,
    item: changed(item ?? [], change),
  };
}

function changed(items: readonly QuestionnaireResponseItem[], change: Values): QuestionnaireResponseItem[] {
  return items.flatMap((one) => {
    const { linkId, answer, item } = one;
    if (item !== undefined) return [{ ...one, item: changed(item, change) }];
    if (!Object.hasOwn(change, linkId)) return [one];
    const value = change[linkId];
    if (value === undefined) return [];
    const [first = {}] = answer ?? [];
    const [key = 'valueString'] = Object.keys(first);
    const coding = first.valueCoding;
    return [
      {
        linkId,
        answer: [
          coding === undefined
            ? { [key]: value }
            : {
                valueCoding: { ...(coding.system === undefined ? {} : { system: coding.system }), code: String(value) },
              },
        ],
      },
    ];
  });
}

/** The form of nota 97 as it meets every rule from a day on. `end`: unless given, a year less a day. */
export function form97(
  start = today(),
  change: Values = {},
  end = addDays(addMonths(start, 12), -1),
): QuestionnaireResponse {
  const form = formOf('therapeutic-plan-response-full', {
    planDate: today() < start ? today() : start,
    planStart: start,
    planEnd: end,
    nextCheck: addMonths(today(), 4),
    ecgDate: addDays(today(), -30),
    creatinineDate: addDays(today(), -20),
    diagnosisDate: addDays(today(), -30),
    durationDays: undefined,
    ...change,
  });
  if ((change['requestKind'] ?? 'first') !== 'renewal') return form;
  return {
    ...form,
    item: (form.item ?? []).map((one) =>
      one.linkId === 'followUp' ? { ...one, item: [...(one.item ?? []), ...followUp] } : one,
    ),
  };
}

const system = 'https://fhir.sinfonia.campania.it/CodeSystem/pt-nota97';

/** Answers that only a renewal has. */
const followUp: readonly QuestionnaireResponseItem[] = [
  { linkId: 'adherence', answer: [{ valueCoding: { system, code: 'good' } }] },
  { linkId: 'bleedingEvents', answer: [{ valueBoolean: false }] },
  { linkId: 'thromboembolicEvents', answer: [{ valueBoolean: false }] },
  { linkId: 'decision', answer: [{ valueCoding: { system, code: 'confirm' } }] },
];

/** Makes a step or reading of the service as somebody. */
export async function make(
  { api }: PlanWorld,
  who: Principal,
  address: string,
  values: Values = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const isReading = address.endsWith('$plan-state');
  const body = isReading ? undefined : withKinds(values);
  return answerOf(await askFor(api, who, isReading ? 'GET' : 'POST', address, body, headers));
}

/** What a request is answered, a refusal as the error exit of the server renders it. */
export async function askFor(
  api: InProcessApi,
  ...asked: globalThis.Parameters<InProcessApi['ask']>
): Promise<FhirResponse> {
  try {
    return await api.ask(...asked);
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    return { status: error.status, headers: {}, body: JSON.stringify(toOperationOutcome(error.issues, 'it')) };
  }
}

/** Parameters with numbers that are decimals where the operation takes them. */
export function withKinds(values: Values): Parameters {
  return toParameters(values as globalThis.Parameters<typeof toParameters>[0]);
}

/** What a step answered. */
export interface Answer {
  readonly status: number;
  readonly body: Parameters | OperationOutcome;
  readonly outcome: OperationOutcome | undefined;
  readonly state: string | undefined;
  readonly etag: string | undefined;
  readonly plan: MedicationRequest & { readonly id: string };
  readonly view: (CarePlan & { readonly id: string }) | undefined;
  /** Names of rules and codes of a refusal, or of remarks. */
  readonly told: readonly string[];
  value(name: string): unknown;
  all(name: string): readonly NonNullable<Parameters['parameter']>[number][];
}

function answerOf({ status, headers, body = '{}' }: FhirResponse): Answer {
  const read = JSON.parse(body) as Parameters | OperationOutcome;
  const parameter = read.resourceType === 'Parameters' ? (read.parameter ?? []) : [];
  const shown = (name: string) => parameter.find((one) => one.name === name)?.resource;
  const outcome = read.resourceType === 'OperationOutcome' ? read : (shown('outcome') as OperationOutcome | undefined);
  const value = (name: string): unknown => {
    const found = parameter.find((one) => one.name === name) ?? {};
    return Object.entries(found).find(([key]) => key.startsWith('value'))?.[1];
  };
  const told = (outcome?.issue ?? []).flatMap(({ details, diagnostics = '' }) => [
    ...(details?.coding?.map(({ code = '' }) => code) ?? []),
    ...[...`${details?.text} ${diagnostics}`.matchAll(/\b(?:TP-\d\d|[A-Z]+\d*-\d\d[a-z]?)\b/g)].map(([id]) => id),
  ]);
  return {
    status,
    body: read,
    outcome,
    state: parameter.find(({ name }) => name === 'state')?.valueCode,
    etag: headers['etag'],
    plan: shown('plan') as MedicationRequest & { readonly id: string },
    view: shown('view') as (CarePlan & { readonly id: string }) | undefined,
    told,
    value,
    all: (name) => parameter.filter((one) => one.name === name),
  };
}

/** A general practitioner who has the persons of the world in charge. */
export const doctor = callerOf('general-practitioner', '');
/** A specialist. */
export const specialist = callerOf('specialist', '');

/** Parameters of a plan of nota 97 for a person. */
export function issue97(person: string, more: Values = {}): Values {
  return { patient: `Patient/${person}`, type: 'note-97', response: form97(), quantity: 12, ...more };
}
