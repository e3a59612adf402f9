import type { Parameters, Resource } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import type { FhirResponse } from '../../../src/fhir/exchange.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { cards } from './dispensing-world.ts';

/** Values of a request: days, moments and references are told by their form. */
export type Value = string | number | boolean | { readonly [name: string]: Value | readonly Value[] | undefined };
export type Values = Readonly<Record<string, Value | readonly Value[] | undefined>>;

/** A Parameters body. */
export const toParameters = (values: Values): object => ({
  resourceType: 'Parameters',
  parameter: entriesOf(values),
});

function entriesOf(values: Values): object[] {
  return Object.entries(values).flatMap(([name, given]) =>
    given === undefined
      ? []
      : (Array.isArray(given) ? (given as readonly Value[]) : [given as Value]).map((value) => ({
          name,
          ...typed(value),
        })),
  );
}

function typed(value: Value): object {
  if (typeof value === 'string') {
    return /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]+$/.test(value)
      ? { valueReference: { reference: value } }
      : { valueString: value };
  }
  if (typeof value === 'number') return Number.isInteger(value) ? { valueInteger: value } : { valueDecimal: value };
  if (typeof value === 'boolean') return { valueBoolean: value };
  if ('system' in value) return { valueIdentifier: value };
  return { part: entriesOf(value as Values) };
}

/** What a step answered, refusals too. */
export interface Outcome {
  readonly status: number;
  readonly state: string | undefined;
  /** Code of the refusal. */
  readonly code: string | undefined;
  /** Rule of the refusal. */
  readonly rule: string | undefined;
  /** Rules of the remarks. */
  readonly remarks: readonly string[];
  readonly body: string;
  readonly parameters: NonNullable<Parameters['parameter']>;
  shown<R extends Resource>(name: string): readonly (R & { readonly id: string })[];
}

/** Makes a step, `take` for `$dispensing-take`; `about` is the id of a line or the address of an order. */
export async function make(
  api: InProcessApi,
  who: Principal,
  step: string,
  about: string | undefined,
  values: Values = {},
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const place = about === undefined ? 'MedicationRequest' : about.includes('/') ? about : `MedicationRequest/${about}`;
  const name = step.startsWith('supply') ? step : `dispensing-${step}`;
  const isReading = step === 'state';
  const body = isReading ? undefined : { resourceType: 'Parameters', parameter: entriesOf(values) };
  try {
    return toOutcome(await api.ask(who, isReading ? 'GET' : 'POST', `${place}/$${name}`, body, headers));
  } catch (error) {
    return refusalOf(error);
  }
}

interface Thrown {
  readonly status?: number;
  readonly issues?: readonly { readonly code: string; readonly values?: Readonly<Record<string, string>> }[];
}

/** A refusal as outcome. */
export function refusalOf(error: unknown): Outcome {
  const { status, issues } = error as Thrown;
  const [issue] = issues ?? [];
  if (status === undefined || issue === undefined) throw error;
  return {
    status,
    state: undefined,
    code: issue.code,
    rule: issue.values?.['rule'],
    remarks: [],
    body: JSON.stringify(issues),
    parameters: [],
    shown: () => [],
  };
}

/** An answer, read. */
export function toOutcome({ status, body = '{}' }: FhirResponse): Outcome {
  const { parameter = [] } = JSON.parse(body) as Parameters;
  const outcome = parameter.find(({ name }) => name === 'outcome')?.resource;
  const issues = outcome?.resourceType === 'OperationOutcome' ? outcome.issue : [];
  return {
    status,
    state: parameter.find(({ name }) => name === 'state')?.valueCode,
    code: undefined,
    rule: undefined,
    remarks: issues.flatMap((one) => /DS-\d\d/.exec(JSON.stringify(one))?.[0] ?? []),
    body,
    parameters: parameter,
    shown: <R extends Resource>(name: string) =>
      parameter.flatMap((one) =>
        one.name === name && one.resource !== undefined ? [one.resource as R & { readonly id: string }] : [],
      ),
  };
}

/** What an entry of a dispensing says beside the usual: one pack of the first medicine, under convention. */
export function itemOf(line: string, given: Values = {}): Value {
  const channel = given['channel'] ?? 'convention';
  const whole = {
    prescription: `MedicationRequest/${line}`,
    channel,
    aic: '000000001',
    quantity: 1,
    ...(channel === 'convention' ? { price: 12.5 } : {}),
    ...given,
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null)) as Value;
}

/** Presents a prescription with the card of the person. */
export function present(api: InProcessApi, who: Principal, nre: string, given: Values = {}): Promise<Outcome> {
  return make(api, who, 'take', undefined, { nre, identifier: cards.person, ...given });
}
