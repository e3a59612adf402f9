import { FhirError } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { Principal } from '../../access/principal.ts';
import type { OperationHandler } from '../../fhir/context.ts';
import {
  invalid,
  missing,
  type OperationParameters,
  readParameters,
} from '../../fhir/operations/operation-parameters.ts';
import type { Store } from '../../store/port.ts';
import type { DatasetKeeper } from '../dataset/dataset-keeper.ts';
import { dayOfInstant } from '../dataset/rome-day.ts';
import { type Dimension, dimensions, loadIndicators } from '../indicators/load-indicators.ts';
import { type Period, readPeriod } from '../indicators/period.ts';
import { healthAuthorityOf } from './health-authority.ts';
import { toBundle } from './measure-report.ts';
import { readerOf } from './readers.ts';

const parameters = {
  period: 'text',
  indicator: 'text',
  authority: 'text',
  by: 'text',
  refresh: 'flag',
} as const;

/**
 * `MeasureReport/$home-care-indicators`: figures of home care over a period, as a `collection` Bundle of MeasureReports. On
 * MeasureReport, and not on the system, so that the scopes and rules for statistics decide.
 *
 * `period`: `2026`, `2026-Q3` or `2026-07`. `indicator`: codes (repeated or with commas); all unless given. `authority`:
 * `Organization/[id]` of a health authority. `by`: dimensions, joined; `authority` unless given. `refresh`: data of now.
 *
 * Refusals: `operation-parameter-missing`, `operation-parameter-invalid`, `operation-parameter-unknown` 400;
 * `access-denied` 403 for another health authority; `indicators-not-ready` 503.
 */
export function homeCareIndicatorsOperation(keeper: DatasetKeeper, smallestCell: number): OperationHandler {
  return {
    name: 'home-care-indicators',
    definition: `${canonicalBase}/OperationDefinition/home-care-indicators`,
    levels: ['type'],
    types: ['MeasureReport'],
    readOnly: true,
    async handle({ store }, request) {
      const { principal, language } = request;
      const reader = readerOf(principal.role);
      if (reader === undefined) throw denied();
      const given = readParameters('home-care-indicators', parameters, request);
      const period = periodOf(given);
      const indicators = indicatorsOf(given);
      const by = dimensionsOf(given);
      const authority = await authorityOf(store, given, principal, reader.authorities);
      const smallest = reader.singleCases ? 1 : smallestCell;
      return keeper.use(given.flag('refresh') === true, async (dataset) => {
        const question = { period, until: dayOfInstant(dataset.asOf), by, smallest };
        const results = await dataset.ask({
          ...question,
          indicators: indicators.map(({ code }) => code),
          ...(authority === undefined ? {} : { authority }),
        });
        const { asOf } = dataset;
        const input = {
          results,
          indicators,
          period,
          asOf,
          language,
          ...(authority === undefined ? {} : { authority }),
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
  if (period === undefined) throw invalid('period', '2026, 2026-Q3, 2026-07');
  return period;
}

function indicatorsOf(given: OperationParameters): ReturnType<typeof loadIndicators> {
  const all = loadIndicators();
  const codes = listOf(given, 'indicator');
  const known = all.map(({ code }) => code);
  if (codes.some((code) => !known.includes(code))) throw invalid('indicator', known.join(', '));
  return codes.length === 0 ? all : all.filter(({ code }) => codes.includes(code));
}

function dimensionsOf(given: OperationParameters): readonly Dimension[] {
  const names = listOf(given, 'by');
  if (names.some((name) => !(dimensions as readonly string[]).includes(name))) {
    throw invalid('by', dimensions.join(', '));
  }
  return names.length === 0 ? ['authority'] : dimensions.filter((dimension) => names.includes(dimension));
}

/** The health authority whose cases are counted: the one asked for, or that of who may see no other. */
async function authorityOf(
  store: Pick<Store, 'read'>,
  given: OperationParameters,
  principal: Principal,
  authorities: 'all' | 'own',
): Promise<string | undefined> {
  const text = given.text('authority');
  const asked = text === undefined ? undefined : await healthAuthorityOf(store, text);
  if (text !== undefined && `Organization/${asked}` !== text) {
    // Who sees only one is not told which others there are.
    throw authorities === 'all' ? invalid('authority', 'Organization/[id]') : denied();
  }
  if (authorities === 'all') return asked;
  const own = await healthAuthorityOf(store, principal.organization);
  if (own === undefined || (asked !== undefined && asked !== own)) throw denied();
  return own;
}

function listOf(given: OperationParameters, name: string): readonly string[] {
  return given.texts(name).flatMap((text) => text.split(','));
}

function denied(): FhirError {
  return new FhirError({
    code: 'access-denied',
    values: { interaction: '$home-care-indicators', type: 'MeasureReport' },
  });
}
