import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { type RunningServer, startServer } from './running-server.ts';

/** A row of the search tables in `server/test/search/cases`. Ids without a type are of the type searched. */
interface SearchCase {
  readonly search: string;
  readonly why?: string;
  readonly lenient?: boolean;
  readonly matches?: readonly string[];
  readonly not?: boolean;
  readonly ordered?: readonly string[];
  readonly includes?: readonly string[];
  readonly total?: number;
  readonly next?: boolean;
  readonly ignored?: readonly string[];
  readonly error?: string;
  readonly status?: number;
  readonly nearest?: string;
}

/** Rows that say something else over HTTP, and why. */
interface Exception {
  readonly search: string;
  readonly why: string;
}

const tables = new URL('../search/cases/', import.meta.url);
const read = <T>(path: URL): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const exceptions = read<Exception[]>(new URL('./search-table.exceptions.json', import.meta.url));
/** FHIR base that the tables and their data were written for. */
const writtenBase = 'http://localhost:8080/fhir';

describe('search tables over HTTP', function () {
  this.timeout(60_000);
  let server: RunningServer;
  let authorization = '';
  const rows = readdirSync(tables)
    .sort()
    .flatMap((file) => read<SearchCase[]>(new URL(file, tables)));

  before(async () => {
    const resources = read<Resource[]>(new URL('../search/dataset.json', import.meta.url));
    server = await startServer({ resources: resources.map((resource) => withoutBase(resource)) });
    authorization = await server.authorization();
  });
  after(() => server.stop());

  for (const row of rows) {
    if (exceptions.some((exception) => exception.search === row.search)) continue;
    it(`${row.search}${row.why === undefined ? '' : ` (${row.why})`}`, async () => {
      const { status, text } = await server.ask('GET', targetOf(row.search, server.base), {
        authorization,
        ...(row.lenient === true ? { prefer: 'handling=lenient' } : {}),
      });
      if (row.error === undefined) {
        assert.equal(status, 200, text);
        checkPage(row, JSON.parse(text) as Bundle);
      } else {
        const [issue] = (JSON.parse(text) as OperationOutcome).issue;
        assert.deepEqual([issue?.details?.coding?.[0]?.code, status], [row.error, row.status], text);
        if (row.nearest !== undefined) assert.match(issue?.diagnostics ?? '', new RegExp(`\\b${row.nearest}\\b`));
      }
    });
  }

  it('leaves out only rows that exist', () => {
    const searches = new Set(rows.map((row) => row.search));
    assert.deepEqual(
      exceptions.filter((exception) => !searches.has(exception.search)),
      [],
    );
  });
});

/** Absolute references below the base of the tables are meant for whatever server they run against. */
function withoutBase(resource: Resource): Resource {
  return JSON.parse(JSON.stringify(resource).replaceAll(`${writtenBase}/`, '')) as Resource;
}

function targetOf(search: string, base: string): string {
  const mark = search.indexOf('?');
  const path = search.slice(0, mark < 0 ? undefined : mark);
  const query = mark < 0 ? '' : search.slice(mark).replaceAll(writtenBase, base);
  // The tables are written for a reader of URLs, which encodes what a request line may not hold.
  return `/fhir${path === '' ? '' : `/${path}`}${query.replace(/[^\x21-\x7e]|["<>\\^`{|}]/gu, encodeURIComponent)}`;
}

function checkPage(row: SearchCase, bundle: Bundle): void {
  const addresses = (mode: string): string[] =>
    (bundle.entry ?? [])
      .filter((entry) => entry.search?.mode === mode)
      .map(({ resource }) => `${resource?.resourceType}/${resource?.id}`);
  const matches = addresses('match');
  const type = /^(?:\w+\/[\w-]+\/)?(\w+)/.exec(row.search.split('?')[0] ?? '')?.[1];
  const address = (id: string): string => (id.includes('/') ? id : `${type}/${id}`);
  if (row.not === true) for (const id of row.matches ?? []) assert.ok(!matches.includes(address(id)));
  else if (row.matches !== undefined) assert.deepEqual([...matches].sort(), row.matches.map(address).sort());
  if (row.ordered !== undefined) assert.deepEqual(matches, row.ordered.map(address));
  assert.deepEqual(addresses('include').sort(), [...(row.includes ?? [])].sort());
  if (row.total !== undefined) assert.equal(bundle.total, row.total);
  if (row.next !== undefined) assert.equal(bundle.link?.some((link) => link.relation === 'next') ?? false, row.next);
  const outcome = bundle.entry?.find((entry) => entry.search?.mode === 'outcome')?.resource;
  const ignored = outcome?.resourceType === 'OperationOutcome' ? outcome.issue : [];
  assert.deepEqual(
    ignored.map((issue) => issue.details?.coding?.[0]?.code),
    row.ignored ?? [],
  );
}
