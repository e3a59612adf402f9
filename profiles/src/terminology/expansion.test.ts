import assert from 'node:assert/strict';
import type { CodeSystem, ValueSet, ValueSetExpansionContains } from '@medplum/fhirtypes';
import filterCases from './filters.cases.json' with { type: 'json' };
import {
  createExpander,
  createTerminology,
  type ExpansionRequest,
  extendTerminology,
  packageTerminology,
} from './index.ts';

const system = 'https://example.org/places';
const places: CodeSystem = {
  resourceType: 'CodeSystem',
  url: system,
  status: 'active',
  language: 'it',
  content: 'complete',
  property: [
    { code: 'sea', type: 'boolean' },
    { code: 'size', type: 'integer' },
    { code: 'valid-from', type: 'dateTime' },
    { code: 'valid-to', type: 'dateTime' },
  ],
  concept: [
    {
      code: 'N',
      display: 'Nord',
      property: [{ code: 'notSelectable', valueBoolean: true }],
      concept: [
        {
          code: 'N1',
          display: 'Città di Sopra',
          designation: [{ language: 'en', value: 'Upper Town' }],
          property: [
            { code: 'size', valueInteger: 10 },
            { code: 'valid-to', valueDateTime: '2020-06-30' },
          ],
          concept: [{ code: 'N11', display: 'Borgo' }],
        },
        { code: 'N2', display: 'Porto', property: [{ code: 'sea', valueBoolean: true }] },
      ],
    },
    {
      code: 'S',
      display: 'Sud',
      property: [
        { code: 'sea', valueBoolean: true },
        { code: 'size', valueInteger: 30 },
        { code: 'valid-from', valueDateTime: '2020-07' },
      ],
    },
    { code: 'X', display: 'Ovest', property: [{ code: 'status', valueCode: 'retired' }] },
  ],
};
const supplement: CodeSystem = {
  resourceType: 'CodeSystem',
  url: 'https://example.org/places-de',
  status: 'active',
  language: 'de',
  content: 'supplement',
  supplements: system,
  concept: [{ code: 'N2', display: 'Hafen' }],
};

const setOf = (compose: ValueSet['compose'], url = 'https://example.org/set'): ValueSet => ({
  resourceType: 'ValueSet',
  url,
  status: 'active',
  ...(compose ? { compose } : {}),
});

function expand(
  compose: ValueSet['compose'],
  request: Partial<ExpansionRequest> = {},
  more: readonly (CodeSystem | ValueSet)[] = [],
) {
  const terminology = createTerminology([places, setOf(compose), ...more]);
  const record = terminology.valueSet('https://example.org/set');
  assert.ok(record);
  return createExpander(terminology)(record, { day: '2020-06-30', ...request });
}

function codesOf(result: ReturnType<typeof expand>): readonly string[] {
  assert.ok(result.ok);
  return result.expansion.contains.map(({ code }) => code ?? '');
}

function tree(contains: readonly ValueSetExpansionContains[] | undefined): string {
  return (contains ?? [])
    .map(({ code, abstract, contains: below }) => `${code}${abstract ? '*' : ''}${below ? `(${tree(below)})` : ''}`)
    .join(' ');
}

describe('filters of value sets', () => {
  for (const { filter, codes } of filterCases) {
    const [property = '', op = '', value = ''] = filter;
    it(`${property} ${op} ${value}${codes ? '' : ' cannot be followed'}`, () => {
      const given = { property, op: op as 'is-a', value };
      const members = createTerminology([places, setOf({ include: [{ system, filter: [given] }] })]).members(
        'https://example.org/set',
      );
      assert.deepEqual([...(members?.bySystem.get(system) ?? [])].map(([code]) => code).sort(), codes ?? []);
      assert.deepEqual(members?.gaps, codes ? [] : [{ reason: 'filter', url: system }]);
    });
  }
});

describe('expansion', () => {
  it('holds the codes that are in use on the day', () => {
    assert.deepEqual(codesOf(expand({ include: [{ system }] })), ['N1', 'N11', 'N2', 'X']);
    assert.deepEqual(codesOf(expand({ include: [{ system }] }, { day: '2020-07-01' })), ['N11', 'N2', 'S', 'X']);
  });

  it('leaves out what is no longer used when asked, or when the value set says so', () => {
    assert.deepEqual(codesOf(expand({ include: [{ system }] }, { activeOnly: true })), ['N1', 'N11', 'N2']);
    assert.deepEqual(codesOf(expand({ inactive: false, include: [{ system }] })), ['N1', 'N11', 'N2']);
  });

  it('filters by the beginnings of words in any name, without accents', () => {
    for (const filter of ['citta', 'CITTÀ sopra', 'upper', 'n1 town'])
      assert.ok(codesOf(expand({ include: [{ system }] }, { filter })).includes('N1'), filter);
    assert.deepEqual(codesOf(expand({ include: [{ system }] }, { filter: 'opra' })), []);
  });

  it('pages and counts', () => {
    const result = expand({ include: [{ system }] }, { offset: 1, count: 2 });
    assert.deepEqual(codesOf(result), ['N11', 'N2']);
    assert.equal(result.ok && result.expansion.total, 4);
  });

  it('nests codes below codes and groups', () => {
    const result = expand({ include: [{ system }] }, { nested: true });
    assert.equal(result.ok && tree(result.expansion.contains), 'X N*(N1(N11) N2)');
  });

  it('ends with hierarchies and imports that go in circles', () => {
    const circle: CodeSystem = {
      ...places,
      url: 'https://example.org/circle',
      concept: [
        { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
        { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
      ],
    };
    const whole = expand({ include: [{ system: 'https://example.org/circle' }] }, { nested: true }, [circle]);
    assert.equal(whole.ok && tree(whole.expansion.contains), 'a b');
    const own = expand({ include: [{ valueSet: ['https://example.org/set'] }] });
    assert.deepEqual(own, { ok: false, gap: { reason: 'value-set', url: 'https://example.org/set' } });
  });

  it('intersects imported value sets, and takes away what is excluded', () => {
    const sea = setOf({ include: [{ system, filter: [{ property: 'sea', op: '=', value: 'true' }] }] }, 'urn:sea');
    const north = setOf(
      { include: [{ system, filter: [{ property: 'concept', op: 'is-a', value: 'N' }] }] },
      'urn:north',
    );
    const both = { valueSet: ['urn:sea', 'urn:north'] };
    assert.deepEqual(codesOf(expand({ include: [both] }, {}, [sea, north])), ['N2']);
    const rest = { include: [{ system }], exclude: [{ valueSet: ['urn:north'] }] };
    assert.deepEqual(codesOf(expand(rest, {}, [sea, north])), ['X']);
  });

  it('gives the names of the value set, of the language asked for, and of supplements', () => {
    const named = { code: 'N1', display: 'Sopra', designation: [{ language: 'fr', value: 'En haut' }] };
    const compose = { include: [{ system, concept: [named, { code: 'N2' }] }] };
    const displays = (languages: readonly string[]) => {
      const result = expand(compose, { languages, includeDesignations: true }, [supplement]);
      return result.ok ? result.expansion.contains.map(({ display }) => display) : [];
    };
    assert.deepEqual(displays(['it']), ['Sopra', 'Porto']);
    assert.deepEqual(displays(['en-GB', 'de']), ['Upper Town', 'Hafen']);
    assert.deepEqual(displays(['fr']), ['En haut', 'Porto']);
  });

  it('says which system is not loaded, and which holds more codes', () => {
    assert.deepEqual(expand({ include: [{ system: 'http://loinc.org' }] }), {
      ok: false,
      gap: { reason: 'not-loaded', url: 'http://loinc.org' },
    });
    const fragment: CodeSystem = { ...places, url: 'urn:fragment', content: 'fragment' };
    const result = expand({ include: [{ system: 'urn:fragment' }] }, {}, [fragment]);
    assert.deepEqual(result.ok && result.expansion.unclosed, ['urn:fragment']);
  });

  it('refuses more codes than one answer holds, unless a page is asked for', () => {
    const many: CodeSystem = {
      ...places,
      url: 'urn:many',
      concept: Array.from({ length: 10_001 }, (_, at) => ({ code: `c${at}`, display: `Codice numero ${at}` })),
    };
    assert.deepEqual(expand({ include: [{ system: 'urn:many' }] }, {}, [many]), { ok: false, tooCostly: 10_001 });
    assert.equal(codesOf(expand({ include: [{ system: 'urn:many' }] }, { count: 50 }, [many])).length, 50);
  });
});

describe('terminology with further resources', () => {
  it('tells with them what the package could not', () => {
    const loinc: CodeSystem = { ...places, url: 'http://loinc.org', concept: [{ code: '1-8' }] };
    const extended = extendTerminology(packageTerminology(), [loinc]);
    const set = 'http://hl7.org/fhir/ValueSet/observation-codes';
    assert.equal(packageTerminology().isMember(set, 'http://loinc.org', '9'), undefined);
    assert.equal(extended.isMember(set, 'http://loinc.org', '9'), false);
    assert.equal(extended.isMember(set, 'http://loinc.org', '1-8'), true);
  });
});
