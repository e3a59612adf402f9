import type { Bundle, MeasureReport } from '@medplum/fhirtypes';
import { clientFault } from '../errors.ts';
import type { CallOptions } from '../requests/sender.ts';
import { code, flag, reference, repeated, text, toParameters } from '../steps/parameters.ts';
import type { OperationCaller } from '../steps/step.ts';

/** Which indicators are asked for. */
export interface IndicatorsInput {
  /** `2026`, `2026-Q3` or `2026-07`; days in Europe/Rome. */
  readonly period: string;
  /** Codes, e.g. `people-in-charge`; all unless given. */
  readonly indicators?: readonly string[];
  /** `Organization/…` of a health authority. */
  readonly authority?: string;
  /** `authority` unless given. */
  readonly by?: readonly ('authority' | 'district' | 'age-band' | 'level' | 'sex')[];
  /** Takes the data of now; the answer may be `indicators-not-ready` (503), which the client asks for again. */
  readonly refresh?: boolean;
}

/** The indicators of a period. */
export interface IndicatorsAnswer {
  /** Instant of the data. */
  readonly at: string;
  /** One report for each indicator. Figures of fewer than three people are masked. */
  readonly reports: readonly MeasureReport[];
}

/** Reads the indicators of home care. Source: docs/operations/home-care-indicators.md. */
export async function readIndicators(
  access: OperationCaller,
  input: IndicatorsInput,
  options: CallOptions,
): Promise<IndicatorsAnswer> {
  const { by } = input;
  const answer = await access.operation<Bundle<MeasureReport>>('$home-care-indicators', {
    ...options,
    on: 'MeasureReport',
    parameters: toParameters(
      text('period', input.period),
      repeated(input.indicators, (one) => code('indicator', one)),
      reference('authority', input.authority),
      text('by', by?.join(',')),
      flag('refresh', input.refresh),
    ),
    repeatable: true,
  });
  if (answer.resourceType !== 'Bundle') {
    throw clientFault('answer-unreadable', `$home-care-indicators answered a ${answer.resourceType}`);
  }
  const reports = (answer.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  return { at: answer.timestamp ?? '', reports };
}
