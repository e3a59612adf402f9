import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type RunningServer, startServer } from './running-server.ts';

const runs = 800;
const hl7 = 'https://www.hl7.it/fhir/terminology/CodeSystem';
const own = 'https://fhir.sinfonia.campania.it';

const operations = [
  'ValueSet/$expand',
  'ValueSet/$validate-code',
  'ValueSet/v1/$expand',
  'CodeSystem/$lookup',
  'CodeSystem/$validate-code',
  'CodeSystem/$subsumes',
  'CodeSystem/c1/$subsumes',
  'CodeSystem/c1/$validate-code',
  'ConceptMap/$translate',
];
const names = [
  ...['url', 'valueSet', 'codeSystem', 'conceptMap', 'system', 'version', 'code', 'codeA', 'codeB', 'coding', 'date'],
  ...['codeableConcept', 'filter', 'offset', 'count', 'excludeNested', 'includeDesignations', 'activeOnly', 'abstract'],
  ...[
    'display',
    'displayLanguage',
    'property',
    'exclude-system',
    'reverse',
    'dependency',
    'target',
    'targetsystem',
    'x',
  ],
];
const values = [
  `${own}/ValueSet/istat-comuni`,
  `${own}/ValueSet/icd-9-cm-rules`,
  `${own}/ConceptMap/istat-to-belfiore`,
  'http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1',
  'http://hl7.org/fhir/ValueSet/observation-codes',
  `${hl7}/istat-comuni`,
  'http://loinc.org',
  'urn:test:loop',
  '063049',
  '250.01',
  'male',
  'true',
  'false',
  '1',
  '-1',
  '2020',
  '2020-02-30',
  '2020-01-01T00:00:00Z',
  'it,en;q=0.5',
  '',
  '|',
  '*',
  '((((',
  '__proto__',
  'constructor',
  '"" OR *',
  'a'.repeat(3000),
];

const json = fc.jsonValue({ maxDepth: 3 });
/** A value of its kind, now and then any JSON instead. */
const mostly = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary, weight: 9 }, { arbitrary: json, weight: 1 });
const filter = fc.record({
  property: mostly(fc.constantFrom('concept', 'parent', 'provincia', 'valid-from', 'none', '__proto__')),
  op: mostly(
    fc.constantFrom('=', 'is-a', 'descendent-of', 'is-not-a', 'regex', 'in', 'not-in', 'generalizes', 'exists'),
  ),
  value: mostly(fc.constantFrom('250', '063', 'true', '(a+)+$', '[', '.*', '\\1', 'a,b')),
});
const include = fc.record(
  {
    system: mostly(
      fc.constantFrom(`${hl7}/istat-comuni`, 'http://hl7.org/fhir/sid/icd-9-cm', 'http://loinc.org', 'urn:x'),
    ),
    concept: mostly(fc.array(fc.record({ code: fc.constantFrom('1', '__proto__', '250') }), { maxLength: 2 })),
    filter: mostly(fc.array(filter, { maxLength: 2 })),
    valueSet: mostly(fc.array(fc.constantFrom('urn:test:loop', `${own}/ValueSet/minsan-regione`), { maxLength: 2 })),
  },
  { requiredKeys: [] },
);
const valueSet = fc.record({
  resourceType: fc.constant('ValueSet'),
  url: fc.constantFrom('urn:test:loop', 'urn:test:other'),
  status: fc.constant('active'),
  compose: mostly(fc.record({ include: mostly(fc.array(include, { minLength: 1, maxLength: 3 })) })),
});
const conceptMap = fc.record({
  resourceType: fc.constant('ConceptMap'),
  status: fc.constant('active'),
  group: mostly(
    fc.array(
      fc.record({
        element: mostly(
          fc.array(
            fc.record({
              code: mostly(fc.constantFrom('male', '1')),
              target: mostly(fc.array(fc.record({ code: json, equivalence: fc.constantFrom('equal', 'wider') }))),
            }),
            { maxLength: 2 },
          ),
        ),
        unmapped: mostly(
          fc.record({ mode: fc.constantFrom('provided', 'fixed', 'other-map'), url: fc.constant('urn:m') }),
        ),
      }),
      { maxLength: 2 },
    ),
  ),
});
const coding = fc.record(
  { system: mostly(fc.constantFrom(...values)), code: mostly(fc.constantFrom(...values)), display: json },
  { requiredKeys: [] },
);
const parameter = fc.oneof(
  fc.record({ name: fc.constantFrom(...names), valueString: mostly(fc.constantFrom(...values)) }),
  fc.record({ name: fc.constantFrom('coding', 'codingA', 'codingB'), valueCoding: mostly(coding) }),
  fc.record({
    name: fc.constant('codeableConcept'),
    valueCodeableConcept: mostly(fc.record({ coding: mostly(fc.array(coding, { maxLength: 2 })) })),
  }),
  fc.record({ name: fc.constant('valueSet'), resource: mostly(valueSet) }),
  fc.record({ name: fc.constant('conceptMap'), resource: mostly(conceptMap) }),
  fc.record({ name: mostly(fc.constantFrom(...names)), part: json }),
);
const body = fc.oneof(
  fc.record({ resourceType: fc.constant('Parameters'), parameter: mostly(fc.array(parameter, { maxLength: 4 })) }),
  valueSet,
  json,
);
const query = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)), { maxLength: 4 });

describe('any request of a terminology operation', function () {
  this.timeout(120_000);
  let server: RunningServer;
  before(async () => {
    const loop = { include: [{ system: 'urn:test:cycle' }, { valueSet: ['urn:test:loop'] }] };
    server = await startServer({
      resources: [
        { resourceType: 'ValueSet', id: 'v1', url: 'urn:test:loop', status: 'active', compose: loop },
        {
          resourceType: 'CodeSystem',
          id: 'c1',
          url: 'urn:test:cycle',
          status: 'active',
          content: 'complete',
          property: [{ code: 'parent', type: 'code' }],
          concept: [
            { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
            { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
          ],
        },
      ],
    });
  });
  after(() => server.stop());

  it('is answered below 500, and with an OperationOutcome when it is refused', async () => {
    const authorization = await server.authorization();
    const headers = { authorization, 'content-type': 'application/fhir+json', prefer: 'handling=lenient' };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations), query, fc.option(body), async (operation, list, sent) => {
        const text = list.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
        const answer = await server.ask(
          sent === null ? 'GET' : 'POST',
          `/fhir/${operation}?${text}`,
          headers,
          sent === null ? undefined : JSON.stringify(sent),
        );
        assert.ok(answer.status < 500, `${answer.status}: ${answer.text}`);
        if (answer.status >= 400) assert.equal(JSON.parse(answer.text).resourceType, 'OperationOutcome');
      }),
      { numRuns: runs },
    );
  });
});
