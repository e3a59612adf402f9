import type { Bundle, CodeableConcept, Extension, MeasureReport, MeasureReportGroup } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { dayText } from '../dataset/rome-day.ts';
import type { Figure, IndicatorResult } from '../indicators/answer-indicators.ts';
import type { Dimension } from '../indicators/families.ts';
import type { Indicator } from '../indicators/load-indicators.ts';
import type { Period } from '../indicators/period.ts';

/** What reports are made of. */
export interface ReportInput {
  readonly results: readonly IndicatorResult[];
  readonly indicators: readonly Indicator[];
  readonly period: Period;
  /** Instant of the data, ms since the epoch. */
  readonly asOf: number;
  /** Id of the Organization, when only what is its is counted: a health authority, or a body. */
  readonly organization?: string;
  /** Id of the Practitioner, when only the own figures are counted. */
  readonly prescriber?: string;
  readonly language: 'it' | 'en';
}

type Stratum = NonNullable<NonNullable<MeasureReportGroup['stratifier']>[number]['stratum']>[number];

const populationSystem = 'http://terminology.hl7.org/CodeSystem/measure-population';

/** A `collection` Bundle with one MeasureReport (summary) for each indicator. Source: FHIR R4 measurereport.html. */
export function toBundle(input: ReportInput): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: new Date(input.asOf).toISOString(),
    entry: input.results.map((result) => ({ resource: toMeasureReport(result, input) })),
  };
}

function toMeasureReport(result: IndicatorResult, input: ReportInput): MeasureReport {
  const indicator = input.indicators.find(({ code }) => code === result.code);
  if (indicator === undefined) throw new Error(`no indicator ${result.code}`);
  const [total, ...groups] = result.figures;
  const { organization, prescriber, period, language } = input;
  return {
    resourceType: 'MeasureReport',
    status: 'complete',
    type: 'summary',
    measure: `${canonicalBase}/Measure/${indicator.family.measures}-${indicator.code}`,
    date: new Date(input.asOf).toISOString(),
    ...(organization === undefined ? {} : { reporter: { reference: `Organization/${organization}` } }),
    ...(prescriber === undefined ? {} : { reporter: { reference: `Practitioner/${prescriber}` } }),
    period: { start: dayText(period.from), end: dayText(period.to) },
    group: [
      {
        code: { text: indicator.title[language] },
        ...(total === undefined ? {} : shown(total, indicator)),
        ...(groups.length === 0
          ? {}
          : {
              stratifier: [
                {
                  code: result.by.map((dimension) => textOnly(dimension)),
                  stratum: groups.map((figure) => toStratum(figure, indicator, result.by)),
                },
              ],
            }),
      },
    ],
  };
}

function toStratum(figure: Figure, indicator: Indicator, by: readonly Dimension[]): Stratum {
  return {
    component: by.map((dimension) => ({
      code: textOnly(dimension),
      value: textOnly(figure.dimensions[dimension] ?? 'unknown'),
    })),
    ...shown(figure, indicator),
  };
}

/** Populations and score; what is masked or missing has data-absent-reason. */
function shown(figure: Figure, { aggregate, unit }: Indicator) {
  const populations: [string, number | null][] = [['initial-population', figure.persons]];
  if (aggregate !== 'persons') populations.push(['numerator', figure.numerator]);
  if (aggregate === 'ratio' || aggregate === 'rate') populations.push(['denominator', figure.denominator]);
  const reason = absent(figure.absent ?? 'unknown');
  return {
    population: populations.map(([code, count]) => ({
      code: { coding: [{ system: populationSystem, code }] },
      ...(count === null ? { _count: { extension: [reason] } } : { count }),
    })),
    measureScore: quantity(figure.value, unit, reason),
    ...(figure.percentile90 === undefined
      ? {}
      : {
          extension: [
            {
              url: `${canonicalBase}/StructureDefinition/indicator-percentile-90`,
              valueQuantity: quantity(figure.percentile90, unit, reason),
            },
          ],
        }),
  };
}

function quantity(value: number | null, unit: string, reason: Extension) {
  return value === null ? { unit, extension: [reason] } : { value, unit };
}

function absent(reason: NonNullable<Figure['absent']> | 'unknown'): Extension {
  const codes = {
    masked: 'masked',
    'reference-figure-missing': 'unknown',
    'nothing-counted': 'not-applicable',
    unknown: 'unknown',
  };
  return {
    url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
    valueCode: codes[reason],
  };
}

function textOnly(text: string): CodeableConcept {
  return { text };
}
