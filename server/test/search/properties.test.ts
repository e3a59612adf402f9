import assert from 'node:assert/strict';
import type { Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { parseDateInterval } from '../../src/fhir/search/dates.ts';
import { parseNumberInterval } from '../../src/fhir/search/numbers.ts';
import { IndexedStore } from './search-store.ts';

const runs = { numRuns: 25 };
const two = (value: number): string => String(value).padStart(2, '0');

/** Birth dates at any precision. */
const birthDate = fc
  .tuple(
    fc.integer({ min: 1998, max: 2002 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([year, month, day, precision]) => [String(year), two(month), two(day)].slice(0, precision).join('-'));

const person = fc.record({
  family: fc.constantFrom('Rossi', "D'Angelo", 'Èspòsito', 'De Luca', 'rossi'),
  birthDate: fc.option(birthDate, { nil: undefined }),
  gender: fc.constantFrom('male' as const, 'female' as const),
});
type Person = { family: string; birthDate: string | undefined; gender: 'male' | 'female' };

function patient({ family, birthDate: date, gender }: Person, at: number): Patient {
  return { resourceType: 'Patient', id: `p${at}`, name: [{ family }], gender, ...(date ? { birthDate: date } : {}) };
}

function found(store: IndexedStore, request: string): readonly string[] {
  const answer = store.search(`${request}${request.includes('?') ? '&' : '?'}_count=1000`);
  assert.ok('matches' in answer, JSON.stringify(answer));
  return answer.matches;
}

function withPeople(
  people: readonly Person[],
  check: (store: IndexedStore, patients: readonly Patient[]) => void,
): void {
  const store = new IndexedStore();
  try {
    const patients = people.map(patient);
    store.seed(patients as Resource[]);
    check(store, patients);
  } finally {
    store.close();
  }
}

describe('search properties', () => {
  it('the months of a year sum to the dates of the year that are at least as precise as a month', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 40 }), (people) =>
        withPeople(people, (store, patients) => {
          const months = Array.from({ length: 12 }, (_, month) =>
            found(store, `Patient?birthdate=2000-${two(month + 1)}`),
          );
          const expected = patients
            .filter(({ birthDate: date }) => date?.startsWith('2000-'))
            .map(({ id }) => `Patient/${id}`);
          assert.deepEqual(months.flat().sort(), expected.sort());
        }),
      ),
      runs,
    );
  });

  it('a date and its complement, before and after, cover every resource that has one', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 30 }), birthDate, (people, date) =>
        withPeople(people, (store) => {
          const all = found(store, 'Patient?birthdate:missing=false');
          const union = (...prefixes: string[]): string[] =>
            [...new Set(prefixes.flatMap((prefix) => found(store, `Patient?birthdate=${prefix}${date}`)))].sort();
          assert.deepEqual(union('eq', 'ne'), [...all].sort());
          assert.deepEqual(union('ge', 'lt'), [...all].sort());
          assert.deepEqual(union('le', 'gt'), [...all].sort());
          const before = new Set(found(store, `Patient?birthdate=eb${date}`));
          assert.ok(found(store, `Patient?birthdate=sa${date}`).every((id) => !before.has(id)));
        }),
      ),
      runs,
    );
  });

  it('pages, forward and backward, are the whole result without repetition while others write', () => {
    const orders = ['', '&_sort=family', '&_sort=-birthdate,family', '&_sort=-_lastUpdated', '&_sort=gender,-family'];
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(...orders),
        fc.constantFrom('', '&gender=male', '&family=ross', '&birthdate=ge2000'),
        (people, count, order, filter) =>
          withPeople(people, (store) => {
            const query = `Patient?_count=${count}${order}${filter}`;
            const whole = found(store, `Patient?${order}${filter}`.replace('?&', '?'));
            const pages: (readonly string[])[] = [];
            let request: string | undefined = query;
            let last: ReturnType<IndexedStore['search']> | undefined;
            for (let page = 0; request !== undefined; page++) {
              last = store.search(request);
              assert.ok('matches' in last);
              pages.push(last.matches);
              // New resources come in the place that the order gives them; they must not disturb the others.
              if (page < 20)
                store.put(patient({ family: 'Nuovo', birthDate: undefined, gender: 'female' }, 1000 + page), 1);
              request = last.next === undefined ? undefined : `${query}&_cursor=${encodeURIComponent(last.next)}`;
              assert.ok(page < 200);
            }
            const isOld = (address: string): boolean => Number(address.slice('Patient/p'.length)) < 1000;
            const forward = pages.flat().filter(isOld);
            assert.deepEqual(forward, whole.filter(isOld));
            assert.equal(new Set(pages.flat()).size, pages.flat().length);

            const backward: (readonly string[])[] = [pages.at(-1) ?? []];
            while (last !== undefined && 'matches' in last && last.previous !== undefined) {
              last = store.search(`${query}&_cursor=${encodeURIComponent(last.previous)}`);
              assert.ok('matches' in last);
              backward.unshift(last.matches);
            }
            assert.deepEqual(backward.flat().filter(isOld), forward);
          }),
      ),
      runs,
    );
  });

  it('sorts by what is compared, resources without a value last', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 40 }), fc.boolean(), (people, descending) =>
        withPeople(people, (store, patients) => {
          const low = (id: string): number | undefined => {
            const date = patients.find((each) => `Patient/${each.id}` === id)?.birthDate;
            return date === undefined ? undefined : parseDateInterval(date)?.low;
          };
          const keys = found(store, `Patient?_sort=${descending ? '-' : ''}birthdate`).map(low);
          const present = keys.filter((key) => key !== undefined);
          assert.deepEqual(keys.slice(present.length), Array(keys.length - present.length).fill(undefined));
          assert.deepEqual(
            present,
            [...present].sort((a, b) => (descending ? b - a : a - b)),
          );
        }),
      ),
      runs,
    );
  });

  it('an update leaves no trace of the old values, a delete none at all', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 2, maxLength: 10 }), person, (people, changed) =>
        withPeople(people, (store) => {
          store.put(patient(changed, 0));
          store.delete('Patient', 'p1');
          const fresh = new IndexedStore();
          fresh.seed(people.map(patient).map((each, at) => (at === 0 ? patient(changed, 0) : each)) as Resource[]);
          fresh.delete('Patient', 'p1');
          for (const request of [
            'Patient?family=rossi',
            'Patient?birthdate=2000',
            'Patient?gender=male',
            'Patient?birthdate:missing=true',
          ]) {
            assert.deepEqual([...found(store, request)].sort(), [...found(fresh, request)].sort(), request);
          }
          const rows = (each: IndexedStore): unknown =>
            ['token_value', 'string_value', 'date_value'].map((table) =>
              each.db.prepare(`SELECT * FROM ${table}`).all(),
            );
          assert.deepEqual(rows(store), rows(fresh));
          fresh.close();
        }),
      ),
      runs,
    );
  });

  it('a number lies within its own interval, and more digits narrow it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 4 }), (digits, places) => {
        const text = (digits / 10 ** places).toFixed(places);
        const { exact, low, high } = parseNumberInterval(text)!;
        assert.ok(low <= exact && exact < high);
        const finer = parseNumberInterval(`${text}${places === 0 ? '.0' : '0'}`)!;
        assert.ok(finer.low >= low && finer.high <= high);
      }),
    );
  });

  it('refuses what it does not understand and never fails otherwise', () => {
    const store = new IndexedStore();
    store.seed([patient({ family: 'Rossi', birthDate: '2000-01-01', gender: 'male' }, 1)]);
    const name = fc.constantFrom(
      ...['name', 'family:exact', 'family:contains', 'birthdate', 'gender', 'gender:not', 'gender:in', 'identifier'],
      ...['identifier:of-type', 'organization', 'organization:identifier', 'organization.name', '_filter', '_text'],
      ...['_content', '_list', '_sort', '_count', '_include', '_revinclude:iterate', '_has:Observation:patient:code'],
      ...['_has:Observation:patient:value-quantity', '_id', '_lastUpdated', '_tag:text', '_profile', '_profile:below'],
      ...['_type', '_total', '_elements', '_cursor', 'phonetic', '_source:above', 'link:below'],
    );
    const value = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...'"()[]|$,\\*-: eqandornot.1/%\u0000'), maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 4 }), (query) => {
        const answer = store.search(`Patient?${new URLSearchParams(query)}`);
        if ('error' in answer) assert.equal(answer.status, 400);
      }),
      { numRuns: 1500 },
    );
    for (const request of [
      `Patient?${Array.from({ length: 390 }, () => 'name=a').join('&')}`,
      `Patient?name=${Array.from({ length: 390 }, (_, at) => `a${at}`).join(',')}`,
      `Patient?birthdate=${Array.from({ length: 240 }, (_, at) => `gt${1800 + at}`).join(',')}`,
      `Patient?identifier=${Array.from({ length: 3000 }, (_, at) => `a${at}`).join(',')}`,
    ]) {
      assert.ok('matches' in store.search(request));
    }
    store.close();
  });
});
