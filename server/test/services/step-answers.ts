import type { Parameters, Resource } from '@medplum/fhirtypes';
import type { FhirResponse } from '../../src/fhir/exchange.ts';

/** Values of a request: days, moments and references are told by their form. */
export type Value = string | number | boolean | { readonly [name: string]: Value | readonly Value[] | undefined };
export type Values = Readonly<Record<string, Value | readonly Value[] | undefined>>;

/** A Parameters body. */
export const toParameters = (values: Values): object => ({
  resourceType: 'Parameters',
  parameter: entriesOf(values),
});

/** Entries of a Parameters body. */
export function entriesOf(values: Values): object[] {
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
    remarks: issues.flatMap((one) => /\b[A-Z]{2}-\d\d\b/.exec(JSON.stringify(one))?.[0] ?? []),
    body,
    parameters: parameter,
    shown: <R extends Resource>(name: string) =>
      parameter.flatMap((one) =>
        one.name === name && one.resource !== undefined ? [one.resource as R & { readonly id: string }] : [],
      ),
  };
}
