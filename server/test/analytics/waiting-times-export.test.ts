import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { answerIndicators } from '../../src/analytics/indicators/answer-indicators.ts';
import { loadIndicators } from '../../src/analytics/indicators/load-indicators.ts';
import { readPeriod, weekCodeOf } from '../../src/analytics/indicators/period.ts';
import { columns, type ExportRow, exportBy, exportRows } from '../../src/analytics/pnla/export-rows.ts';
import { createSnapshotWatch } from '../../src/analytics/pnla/snapshot.ts';
import { writeRows } from '../../src/analytics/pnla/write-rows.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { datasetOf, dayNumber } from './dataset-of.ts';
import { waitingPopulationOf } from './waiting-times-population.ts';

const population = waitingPopulationOf({
  requests: [
    ...Array.from({ length: 5 }, (_, index) => ({ id: `a-${index}`, at: 'a' as const })),
    { id: 'lonely-person', at: 'b' as const },
  ],
});

describe('export of waiting times', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-pnla-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const written = async (rows: Iterable<ExportRow>, form: 'ndjson' | 'csv') => {
    const target = new PassThrough({ highWaterMark: 16 });
    const read = text(target);
    const count = await writeRows(rows, form, target);
    target.end();
    return { count, body: await read };
  };

  it('has all columns in every row, names nobody, and masks few persons', async () => {
    const engine = datasetOf(population, 'bookings');
    const period = readPeriod('2026-03') ?? assert.fail();
    const question = { period, until: dayNumber('2026-11-20'), by: exportBy };
    const options = { smallest: 3, reference: { source: 'none', figures: [] } };
    const results = answerIndicators(engine, loadIndicators('waiting-times'), question, options);
    engine.close();
    const given = {
      results,
      period,
      asOf: Date.parse('2026-11-20T10:00:00Z'),
      authorities: new Map([['asl-a', '150204']]),
    };
    const { count, body } = await written(exportRows(given), 'ndjson');
    const rows = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ExportRow);
    assert.equal(rows.length, count);
    for (const row of rows) assert.deepEqual(Object.keys(row), columns);
    for (const nobody of ['lonely-person', 'a-0', 'Patient']) assert.equal(body.includes(nobody), false, nobody);
    const delivered = rows.filter(({ indicator }) => indicator === 'ex-post-within-limit');
    assert.ok(delivered.every(({ denominator }) => denominator === null || Number(denominator) >= 3));
    assert.ok(delivered.some(({ absent }) => absent === 'masked'));
    assert.ok(rows.every(({ layout }) => String(layout).includes('unverified')));
    const csv = await written(exportRows(given), 'csv');
    const lines = csv.body.trimEnd().split('\r\n');
    assert.equal(lines[0], columns.join(','));
    assert.equal(lines.length, count + 1);
  });

  it('quotes what has commas, quotes or lines, and sets off what looks like a formula', async () => {
    const row = (structure: string): ExportRow => ({ structure });
    const { body } = await written(['a,b', 'say "c"', '=1+1', 'line\nbreak'].map(row), 'csv');
    const empty = ','.repeat(columns.indexOf('structure'));
    const rest = ','.repeat(columns.length - 1 - columns.indexOf('structure'));
    const cells = ['"a,b"', '"say ""c"""', "'=1+1", '"line\nbreak"'];
    assert.equal(body, `${columns.join(',')}\r\n${cells.map((cell) => `${empty}${cell}${rest}\r\n`).join('')}`);
  });

  it('tells the week of a day, at the ends of years too', () => {
    for (const [day, week] of [
      ['2026-03-02', '2026-W10'],
      ['2026-03-08', '2026-W10'],
      ['2027-01-03', '2026-W53'],
      ['2025-12-29', '2026-W01'],
    ] as const)
      assert.equal(weekCodeOf(dayNumber(day)), week);
  });

  it('is kept once a day, from its hour on the clock in Italy on, whoever is first', async () => {
    const store = await openSqliteStore({
      dataDirectory: join(folder, 'store'),
      baseUrl: 'https://x.example',
      workers: 1,
    });
    try {
      await store.write(population.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
      let at = Date.parse('2026-03-29T03:30:00+02:00');
      const files = join(folder, 'waiting-times');
      const open = () =>
        createSnapshotWatch({
          store,
          folder: files,
          smallest: 3,
          hour: 4,
          every: 60_000,
          onFailure: (error) => assert.fail(String(error)),
          now: () => at,
        });
      assert.equal(await open().look(), undefined);
      at = Date.parse('2026-03-29T04:00:00+02:00');
      const made = await Promise.all([open().look(), open().look()]);
      assert.equal(made.filter((one) => one !== undefined).length, 1);
      assert.deepEqual(await readdir(files), ['2026-03-29.ndjson']);
      assert.equal(await open().look(), undefined);
      const rows = (await readFile(join(files, '2026-03-29.ndjson'), 'utf8')).trimEnd().split('\n');
      const periods = new Set(rows.map((line) => (JSON.parse(line) as ExportRow)['period']));
      assert.deepEqual(periods, new Set(['2026-W13', '2026-03']));
      at = Date.parse('2026-03-30T23:59:59+02:00');
      assert.equal(await open().look(), join(files, '2026-03-30.ndjson'));
    } finally {
      await store.close();
    }
  });
});
