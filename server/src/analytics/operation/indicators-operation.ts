import { canonicalBase } from '@sinfonia/profiles/package';
import type { OperationHandler } from '../../fhir/context.ts';
import {
  invalid,
  missing,
  type OperationParameters,
  readParameters,
} from '../../fhir/operations/operation-parameters.ts';
import type { DatasetKeeper } from '../dataset/dataset-keeper.ts';
import { dayOfInstant } from '../dataset/rome-day.ts';
import { type Dimension, type Family, type FamilyName, families } from '../indicators/families.ts';
import { type Indicator, loadIndicators } from '../indicators/load-indicators.ts';
import { type Period, readPeriod } from '../indicators/period.ts';
import { toBundle } from './measure-report.ts';
import { type Reader, readerOf } from './readers.ts';
import { boundOf, deniedOf } from './viewer.ts';

const parameters = {
  period: 'text',
  indicator: 'text',
  authority: 'text',
  by: 'text',
  refresh: 'flag',
} as const;

/** Dimensions that may be joined where all coarser breakdowns are looked at too: their number doubles with each. */
const mostJoined = 3;

/**
 * `MeasureReport/$home-care-indicators`, `$prescription-indicators`, `$oxygen-indicators` and `$booking-waiting-times`: figures over a period, as a
 * `collection` Bundle of MeasureReports. On MeasureReport, and not on the system, so that the scopes and rules for statistics
 * decide.
 *
 * `period`: `2026`, `2026-Q3`, `2026-07` or the ISO week `2026-W12`. `indicator`: codes (repeated or with commas); all unless given. `authority`:
 * `Organization/[id]` of a health authority. `by`: dimensions, joined; `authority` unless given. `refresh`: data of now.
 *
 * Refusals: `operation-parameter-missing`, `operation-parameter-invalid`, `operation-parameter-unknown` 400;
 * `access-denied` 403 for what is not the caller's; `indicators-not-ready` 503.
 */
export function indicatorsOperation(
  name: FamilyName,
  keeper: Pick<DatasetKeeper, 'use'>,
  smallestCell: number,
): OperationHandler {
  const family = families[name];
  return {
    name: family.operation,
    definition: `${canonicalBase}/OperationDefinition/${family.operation}`,
    levels: ['type'],
    types: ['MeasureReport'],
    readOnly: true,
    async handle({ store }, request) {
      const { principal, language } = request;
      const reader = readerOf(name, principal.role);
      if (reader === undefined) throw deniedOf(family);
      const given = readParameters(family.operation, parameters, request);
      const period = periodOf(given);
      const indicators = indicatorsOf(given, name);
      const by = dimensionsOf(given, family, reader);
      const bound = await boundOf(store, family, reader, principal, given.text('authority'));
      const smallest = reader.singleCases ? 1 : smallestCell;
      return keeper.use(given.flag('refresh') === true, async (dataset) => {
        const question = { ...bound, period, until: dayOfInstant(dataset.asOf), by, smallest, family: name };
        const results = await dataset.ask({ ...question, indicators: indicators.map(({ code }) => code) });
        const { authority, organization = authority, prescriber } = bound;
        const input = {
          results,
          indicators,
          period,
          asOf: dataset.asOf,
          language,
          ...(organization === undefined ? {} : { organization }),
          ...(prescriber === undefined ? {} : { prescriber }),
        };
        return { status: 200, headers: {}, body: JSON.stringify(toBundle(input)) };
      });
    },
  };
}

function periodOf(given: OperationParameters): Period {
  const text = given.text('period');
  if (text === undefined) throw missing('period');
  const period = readPeriod(text);
  if (period === undefined) throw invalid('period', '2026, 2026-Q3, 2026-07, 2026-W12');
  return period;
}

function indicatorsOf(given: OperationParameters, family: FamilyName): readonly Indicator[] {
  const all = loadIndicators(family);
  const codes = listOf(given, 'indicator');
  const known = all.map(({ code }) => code);
  if (codes.some((code) => !known.includes(code))) throw invalid('indicator', known.join(', '));
  return codes.length === 0 ? all : all.filter(({ code }) => codes.includes(code));
}

function dimensionsOf(given: OperationParameters, family: Family, reader: Reader): readonly Dimension[] {
  const names = listOf(given, 'by');
  const known: readonly string[] = family.dimensions;
  if (names.some((name) => !known.includes(name))) throw invalid('by', known.join(', '));
  if (names.includes('prescriber') && !reader.prescribers) throw deniedOf(family);
  const by = family.dimensions.filter((dimension) => names.includes(dimension));
  if (family.masking === 'breakdowns' && by.length > mostJoined)
    throw invalid('by', `${mostJoined}: ${known.join(', ')}`);
  return by.length === 0 ? ['authority'] : by;
}

function listOf(given: OperationParameters, name: string): readonly string[] {
  return given.texts(name).flatMap((text) => text.split(','));
}
