import type { Bundle, MeasureReport, Parameters } from '@medplum/fhirtypes';
import { clientFault } from '../errors.ts';
import type { CallOptions } from '../requests/sender.ts';
import { code, flag, reference, repeated, text, toParameters } from '../steps/parameters.ts';
import type { OperationCaller } from '../steps/step.ts';

/** Which indicators are asked for. `By`: the dimensions by which those of a field are broken down. */
export interface IndicatorsQuery<By extends string> {
  /** `2026`, `2026-Q3` or `2026-07`; days in Europe/Rome. */
  readonly period: string;
  /** Codes, e.g. `people-in-charge`; all unless given. */
  readonly indicators?: readonly string[];
  /** `Organization/…` of a health authority. */
  readonly authority?: string;
  /** `authority` unless given. */
  readonly by?: readonly By[];
  /** Takes the data of now; the answer may be `indicators-not-ready` (503), which the client asks for again. */
  readonly refresh?: boolean;
}

/** Which indicators of home care are asked for. */
export type IndicatorsInput = IndicatorsQuery<'authority' | 'district' | 'age-band' | 'level' | 'sex'>;

/** Which indicators of plans, prescriptions and dispensing are asked for; at most three dimensions. */
export type PrescriptionIndicatorsInput = IndicatorsQuery<
  | 'authority'
  | 'organization'
  | 'prescriber'
  | 'month'
  | 'plan-type'
  | 'kind'
  | 'branch'
  | 'medicine'
  | 'channel'
  | 'outcome'
  | 'transmission'
  | 'days-left'
  | 'age-band'
  | 'sex'
>;

/** Which indicators of oxygen therapy are asked for; at most three dimensions. */
export type OxygenIndicatorsInput = IndicatorsQuery<
  | 'authority'
  | 'organization'
  | 'prescriber'
  | 'month'
  | 'days-left'
  | 'flow'
  | 'hours'
  | 'equipment'
  | 'age-band'
  | 'sex'
>;

/** Which waiting times of the booking centre are asked for, also of an ISO week (`2026-W12`); at most three dimensions. */
export type WaitingTimesInput = IndicatorsQuery<
  'authority' | 'organization' | 'month' | 'service' | 'priority-class' | 'regime' | 'channel' | 'age-band' | 'sex'
>;

/** The indicators of a period. */
export interface IndicatorsAnswer {
  /** Instant of the data. */
  readonly at: string;
  /** One report for each indicator. Figures of fewer than three people are masked. */
  readonly reports: readonly MeasureReport[];
}

/** The fields that have indicators, with their operations. */
const operations = {
  'home-care': '$home-care-indicators',
  prescription: '$prescription-indicators',
  oxygen: '$oxygen-indicators',
  'waiting-times': '$booking-waiting-times',
} as const;

/** Reads the indicators of a field. Throws `answer-unreadable`. Source: docs/operations/home-care-indicators.md and its like. */
export function readIndicators(
  access: OperationCaller,
  field: keyof typeof operations,
  input: IndicatorsQuery<string>,
  options: CallOptions,
): Promise<IndicatorsAnswer> {
  const { by } = input;
  const parameters = toParameters(
    text('period', input.period),
    repeated(input.indicators, (one) => code('indicator', one)),
    reference('authority', input.authority),
    text('by', by?.join(',')),
    flag('refresh', input.refresh),
  );
  return readReports(access, operations[field], parameters, options);
}

/** Reads a collection of reports. Throws `answer-unreadable`. */
export async function readReports(
  access: OperationCaller,
  name: string,
  parameters: Parameters,
  options: CallOptions,
): Promise<IndicatorsAnswer> {
  const answer = await access.operation<Bundle<MeasureReport>>(name, {
    ...options,
    on: 'MeasureReport',
    parameters,
    repeatable: true,
  });
  if (answer.resourceType !== 'Bundle') {
    throw clientFault('answer-unreadable', `${name} answered a ${answer.resourceType}`);
  }
  const reports = (answer.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  return { at: answer.timestamp ?? '', reports };
}
