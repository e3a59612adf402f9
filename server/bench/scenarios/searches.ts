import type { ClientStep } from '../load/measure.ts';
import { fiscalCodeSystem, type Sample } from './sample.ts';

/** A search shape: a name and the paths it asks for, turn by turn. */
export interface SearchShape {
  readonly name: string;
  readonly path: (sample: Sample, turn: number) => string;
}

const page = '_count=20';
const at = <T>(values: readonly T[], turn: number): T => values[turn % values.length] as T;
const encode = encodeURIComponent;

/**
 * The nine shapes of the benchmark, each over existing values, a page of 20. The values are such that the answer has about
 * the same size whether 20,000 or 200,000 resources are loaded: what grows is the data to look through.
 */
export const searchShapes: readonly SearchShape[] = [
  {
    name: 'string',
    path: (sample, turn) => `/Patient?family=${encode(at(sample.families, turn).slice(0, 2))}&${page}`,
  },
  {
    name: 'token+date',
    path: (sample, turn) => {
      const birthYear = at(sample.birthDates, turn).slice(0, 4);
      return `/Patient?gender=female&birthdate=ge${birthYear}-01-01&birthdate=lt${Number(birthYear) + 2}-01-01&${page}`;
    },
  },
  {
    name: 'reference',
    path: (sample, turn) => `/Encounter?subject=Patient/${at(sample.encounterPatientIds, turn)}&${page}`,
  },
  {
    name: 'token',
    path: (sample, turn) =>
      `/Patient?identifier=${encode(`${fiscalCodeSystem}|${at(sample.fiscalCodes, turn)}`)}&${page}`,
  },
  { name: 'date', path: (sample, turn) => `/Patient?birthdate=${at(sample.birthDates, turn).slice(0, 4)}&${page}` },
  {
    name: 'chain',
    path: (sample, turn) =>
      `/Encounter?subject:Patient.identifier=${encode(`${fiscalCodeSystem}|${at(sample.fiscalCodes, turn)}`)}&${page}`,
  },
  {
    name: '_has',
    path: (_sample, turn) =>
      `/Patient?_has:Encounter:patient:class=AMB&gender=${turn % 2 === 0 ? 'female' : 'male'}&${page}`,
  },
  {
    name: '_include',
    path: (sample, turn) =>
      `/Encounter?subject=Patient/${at(sample.encounterPatientIds, turn)}&_include=Encounter:subject&${page}`,
  },
  {
    name: 'quantity',
    path: (_sample, turn) =>
      `/Observation?value-quantity=${encode(`gt${80 + (turn % 10)}|http://unitsofmeasure.org|kg`)}&${page}`,
  },
];

/** One client that asks a shape again and again, starting at its own place in the sample. */
export function searchStep(shape: SearchShape, sample: Sample, base: string, client: number): ClientStep {
  let turn = client * 7919;
  return async (_client, ask) => {
    await ask({ method: 'GET', path: base + shape.path(sample, turn++) }, 200);
  };
}
