import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import serviceKinds from '../../services/booking/bookings/service-kinds.json' with { type: 'json' };
import { priorityClasses } from '../../services/booking/classes.ts';
import { limitOf } from '../../services/booking/maximum-times/maximum-times.ts';
import { parametersOn } from '../../services/home-care/intensity/parameters.ts';
import type { DatasetName } from '../indicators/families.ts';
import type { Engine } from './engine.ts';
import { loadViews } from './load-views.ts';
import { dayOfInstant, dayText } from './rome-day.ts';
import { createPseudonyms, createViewTables } from './view-tables.ts';

const here = import.meta.dirname;
/** Rows between two commits: enough to be quick, few enough that little is held. */
const rowsPerStep = 5000;

/** A data set while it is filled. */
export interface DatasetBuilder {
  readonly types: readonly string[];
  /** Adds a resource (JSON text). */
  add(json: string): void;
  /** Makes the tables that the indicators ask. Answers how many rows of views had to be left out. */
  finish(): { readonly resources: number; readonly leftOut: number };
}

/** Starts a data set on an empty engine. */
export function startDataset(engine: Engine, name: DatasetName): DatasetBuilder {
  const tables = createViewTables(engine, loadViews(name), createPseudonyms());
  fillBands(engine);
  if (name === 'home-care') fillIntensity(engine);
  if (name === 'bookings') fillLongestWaits(engine);
  let resources = 0;
  let leftOut = 0;
  engine.run('BEGIN');
  return {
    types: tables.types,
    add(json) {
      leftOut += tables.add(json);
      resources += 1;
      if (resources % rowsPerStep === 0) engine.run('COMMIT; BEGIN');
    },
    finish() {
      engine.run(readFileSync(join(here, name, 'tables.sql'), 'utf8'));
      engine.run('COMMIT');
      engine.run('ANALYZE');
      return { resources, leftOut };
    },
  };
}

interface Bound {
  readonly code: string;
  readonly low: number;
  readonly high: number;
}

const bounds = [
  { name: 'low', whole: true },
  { name: 'high', whole: true },
];

/** Bands by which figures are broken down: a file, and the table that it fills. */
const bandFiles = [
  ['age-bands.json', 'age_band'],
  ['days-left-bands.json', 'days_left_band'],
  ['oxygen-flow-bands.json', 'flow_band'],
  ['oxygen-hours-bands.json', 'hours_band'],
] as const;

function fillBands(engine: Engine): void {
  for (const [file, table] of bandFiles) {
    const { bands } = JSON.parse(readFileSync(join(here, '../tables', file), 'utf8')) as {
      readonly bands: readonly Bound[];
    };
    const add = engine.table(table, [{ name: 'code' }, { name: 'low' }, { name: 'high' }]);
    for (const { code, low, high } of bands) add([code, low, high]);
  }
}

function fillIntensity(engine: Engine): void {
  const parameters = parametersOn(dayText(dayOfInstant(Date.now())));
  if (parameters === undefined) throw new Error('no parameters of the intensity are in effect');
  // A level that is counted otherwise than the case itself tells would be wrong without anybody seeing it.
  if (parameters.cut !== 'period' || parameters.conclusion !== 'day-of-care') {
    throw new Error('the indicators know the intensity cut to the period, with the day of the conclusion, only');
  }
  const whole = ['excluded', 'resumption'].map((name) => ({ name, whole: true }));
  const { suspensions, resumption, levels } = parameters;
  engine.table('intensity', whole)([suspensions === 'excluded' ? 1 : 0, resumption === 'day-of-care' ? 1 : 0]);
  const addLevel = engine.table('care_level', [{ name: 'kind' }, { name: 'code' }, ...bounds]);
  for (const [kind, care] of [
    ['1', 'home-care'],
    ['2', 'palliative'],
  ] as const) {
    for (const { level, min = 0, max = 100 } of levels[care]) addLevel([kind, level, min, max]);
  }
}

/** Longest waits in days, those of today; hours count as the whole days that they last. Which services are visits. */
function fillLongestWaits(engine: Engine): void {
  const today = dayText(dayOfInstant(Date.now()));
  const addLimit = engine.table('wait_limit', [
    { name: 'priority_class' },
    { name: 'kind' },
    { name: 'days', whole: true },
  ]);
  for (const letter of priorityClasses) {
    for (const kind of ['visit', 'instrumental'] as const) {
      const limit = limitOf(letter, kind, today);
      if (limit !== undefined)
        addLimit([letter, kind, limit.unit === 'days' ? limit.amount : Math.ceil(limit.amount / 24)]);
    }
  }
  const addChapter = engine.table('visit_chapter', [{ name: 'chapter' }]);
  for (const chapter of serviceKinds.visits) addChapter([chapter]);
}
