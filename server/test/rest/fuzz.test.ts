import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Answer, ask } from './ask.ts';
import { type RunningServer, startServer } from './running-server.ts';

const runs = 1500;

/** Names and values that mean something, so that random requests get past the first check. */
const names = [
  'Patient',
  'Observation',
  'AuditEvent',
  'metadata',
  '_history',
  '_search',
  '$validate',
  'p1',
  '1',
  '*',
  '',
];
const parameters = [
  '_id',
  'name',
  'birthdate',
  'identifier',
  'gender',
  '_has:Observation:patient:code',
  'general-practitioner.name',
  '_filter',
  '_include',
  '_revinclude',
  '_sort',
  '_count',
  '_cursor',
  '_total',
  '_summary',
  '_elements',
  '_text',
  '_content',
  '_list',
  '_since',
  '_at',
  '_format',
  '_type',
  '_explain',
  'profile',
  'name:exact',
  'identifier:of-type',
  '_lastUpdated:missing',
];
const values = [
  '*',
  'a|b',
  '|',
  'ge2024',
  '2024-02-30',
  '-1',
  '0',
  '99999999999',
  "'",
  '"',
  '\\',
  '$',
  ',',
  'Patient:*',
  'true',
  'family eq "a"',
  'Patient/p1',
  '((',
  'a'.repeat(500),
  '\u{1F600}',
  '%',
  '1e400',
  'http://[',
  'xml',
];
const contentTypes = [
  'application/fhir+json',
  'application/fhir+xml',
  'application/json-patch+json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/json; charset=utf-16',
  ';;',
  '',
];

const word = fc.oneof(
  { arbitrary: fc.constantFrom(...names), weight: 4 },
  { arbitrary: fc.string({ maxLength: 12 }), weight: 1 },
);
const query = fc.array(
  fc.tuple(
    fc.oneof(
      { arbitrary: fc.constantFrom(...parameters), weight: 4 },
      { arbitrary: fc.string({ maxLength: 8 }), weight: 1 },
    ),
    fc.oneof(fc.constantFrom(...values), fc.string({ maxLength: 30 })),
  ),
  { maxLength: 2 },
);
const headerValue = fc.oneof(
  fc.constantFrom(
    '*',
    'W/"1"',
    '"x"',
    '1',
    ',',
    'return=minimal',
    'handling=lenient',
    'name=a',
    '?',
    '_count=1',
    'q=;,',
    '',
  ),
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 20 }),
);
const someHeaders = fc.dictionary(
  fc.constantFrom(
    'if-match',
    'if-none-match',
    'if-none-exist',
    'if-modified-since',
    'prefer',
    'accept',
    'accept-language',
    'content-encoding',
    'range',
  ),
  headerValue,
  { maxKeys: 3 },
);

const headers = fc.oneof({ arbitrary: fc.constant({}), weight: 2 }, { arbitrary: someHeaders, weight: 1 });

/** A body that is nearly a resource, a Bundle or a patch, or just any JSON or text. */
const json = fc.jsonValue({ maxDepth: 3 });
/** A value of its kind, now and then any JSON instead. */
const mostly = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary, weight: 6 }, { arbitrary: json, weight: 1 });
const resource = fc.record(
  {
    resourceType: fc.constantFrom('Patient', 'Observation', 'Parameters', 'Bundle', 'Binary', 'Nothing'),
    id: fc.constantFrom('p1', '1', '', 'a b'),
    meta: fc.oneof(fc.constant({}), json),
    name: fc.oneof(fc.constant([{ family: 'Prova' }]), json),
    gender: fc.oneof(fc.constant('male'), json),
    status: json,
    subject: fc.oneof(
      json,
      fc.record({ reference: fc.constantFrom('Patient?', 'Patient?identifier=a', 'urn:uuid:1', '#', '') }),
    ),
    parameter: json,
    data: json,
    contentType: json,
  },
  { requiredKeys: [] },
);
const bundle = fc.record(
  {
    resourceType: fc.constant('Bundle'),
    type: fc.constantFrom('batch', 'transaction', 'batch', 'transaction', 'message'),
    entry: mostly(
      fc.array(
        fc.record(
          {
            fullUrl: fc.oneof(fc.constantFrom('urn:uuid:1', 'Patient/p1', ''), json),
            resource: mostly(resource),
            request: fc.record({
              method: mostly(fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE')),
              url: mostly(
                fc.constantFrom(
                  'Patient',
                  'Patient/p1',
                  'Patient?name=a',
                  'Patient?identifier=a',
                  '/',
                  '$validate',
                  '_history',
                  '?',
                  '%',
                ),
              ),
              ifMatch: headerValue,
              ifNoneExist: headerValue,
            }),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 4 },
      ),
    ),
  },
  { requiredKeys: ['resourceType', 'type'] },
);
const patch = fc.array(
  fc.record(
    {
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'nothing'),
      path: fc.constantFrom('/gender', '/name/0/family', '/id', '/meta/versionId', '', '/', '/name/-', '/~2', 'gender'),
      from: fc.constantFrom('/gender', '/name', '/name/0', ''),
      value: json,
    },
    { requiredKeys: [] },
  ),
  { maxLength: 4 },
);
const parametersPatch = fc.record({
  resourceType: fc.constant('Parameters'),
  parameter: fc.array(
    fc.record({
      name: fc.constantFrom('operation', 'x'),
      part: fc.array(
        fc.oneof(
          fc.record({
            name: fc.constant('type'),
            valueCode: fc.constantFrom('add', 'insert', 'delete', 'replace', 'move', 'x'),
          }),
          fc.record({
            name: fc.constant('path'),
            valueString: fc.constantFrom(
              'Patient.gender',
              'Patient.name',
              'Patient',
              'Patient.name.where(',
              'Patient.name.given',
              '1',
            ),
          }),
          fc.record({
            name: fc.constantFrom('name', 'value', 'index', 'source'),
            valueString: fc.string({ maxLength: 8 }),
          }),
          fc.record({
            name: fc.constantFrom('index', 'source', 'destination'),
            valueInteger: fc.integer({ min: -1, max: 3 }),
          }),
        ),
        { maxLength: 5 },
      ),
    }),
    { maxLength: 3 },
  ),
});
const text = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '<Patient xmlns="http://hl7.org/fhir"><gender value="x"/></Patient>',
    '<a',
    '',
    'name=a&&=',
    '\u0000',
  ),
);

/** Method, path and body that fit each other, so that the request gets deep, or that have nothing to do with each other. */
interface Shape {
  readonly method: string;
  readonly path: readonly string[];
  readonly contentType: string;
  readonly body: string;
}

const fhirJson = 'application/fhir+json';
const toText = (value: unknown): string => JSON.stringify(value);
const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({
    method: fc.constant('GET'),
    path: fc.constantFrom(
      ['Patient'],
      ['Patient', 'p1'],
      ['Patient', 'p1', '_history'],
      ['_history'],
      [],
      ['Patient', 'p1', '*'],
    ),
    contentType: fc.constant(''),
    body: fc.constant(''),
  }),
  fc.record({
    method: fc.constant('POST'),
    path: fc.constant([]),
    contentType: fc.constant(fhirJson),
    body: bundle.map(toText),
  }),
  fc.record({
    method: fc.constantFrom('POST', 'PUT'),
    path: fc.constantFrom(['Patient'], ['Patient', 'p1'], ['Patient', '$validate'], ['Parameters', 'p1']),
    contentType: fc.constant(fhirJson),
    body: resource.map(toText),
  }),
  fc.record({
    method: fc.constant('PATCH'),
    path: fc.constantFrom(['Patient', 'p1'], ['Patient']),
    contentType: fc.constant('application/json-patch+json'),
    body: patch.map(toText),
  }),
  fc.record({
    method: fc.constant('PATCH'),
    path: fc.constant(['Patient', 'p1']),
    contentType: fc.constant(fhirJson),
    body: parametersPatch.map(toText),
  }),
  fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'),
    path: fc.array(word, { maxLength: 4 }),
    contentType: fc.constantFrom(...contentTypes),
    body: text,
  }),
);

describe('any request', function () {
  this.timeout(120_000);
  let server: RunningServer;
  before(async () => {
    server = await startServer({ resources: [{ resourceType: 'Patient', id: 'p1', name: [{ family: 'Prova' }] }] });
  });
  after(() => server.stop());

  it('is answered below 500, and with an OperationOutcome when it is refused', async () => {
    const authorization = await server.authorization();
    let turn = 0;
    await fc.assert(
      fc.asyncProperty(
        shape,
        query,
        headers,
        async ({ method, path, contentType, body }, parameterList, headerList) => {
          if (turn++ % 10 === 0) await revive(authorization);
          const withBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
          const answer = await ask(server.port, false, {
            method,
            path: `/fhir/${path.map(encode).join('/')}${queryText(parameterList)}`,
            headers: {
              authorization,
              ...(withBody && contentType !== '' ? { 'content-type': contentType } : {}),
              ...headerList,
            },
            ...(withBody ? { body } : {}),
          });
          check(method, answer);
        },
      ),
      { numRuns: runs },
    );
  });

  /** Brings back what earlier requests changed or deleted. */
  async function revive(authorization: string): Promise<void> {
    const { status } = await ask(server.port, false, {
      method: 'PUT',
      path: '/fhir/Patient/p1',
      headers: { authorization, 'content-type': fhirJson },
      body: '{"resourceType":"Patient","id":"p1","gender":"male","name":[{"family":"Prova"}]}',
    });
    assert.ok(status === 200 || status === 201);
  }

  it('with any bytes in its target is answered below 500', async () => {
    const authorization = await server.authorization();
    const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: printable, maxLength: 40 }), async (target) => {
        const answer = await ask(server.port, false, {
          method: 'GET',
          path: `/fhir/${target}`,
          headers: { authorization },
        });
        check('GET', answer);
      }),
      { numRuns: runs / 2 },
    );
  });
});

function check(method: string, { status, headers: answered, text }: Answer): void {
  assert.ok(status < 500, `${status}: ${text}`);
  if (status < 400 || method === 'HEAD') return;
  // What breaks the form of HTTP itself is refused before FHIR begins.
  const type = String(answered['content-type']);
  if (type.startsWith('application/fhir+xml') || /^(?:text|application)\/xml/.test(type)) {
    assert.match(text, /<OperationOutcome xmlns="http:\/\/hl7\.org\/fhir">/);
  } else assert.equal(JSON.parse(text).resourceType, 'OperationOutcome', text);
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function queryText(list: readonly (readonly [string, string])[]): string {
  return list.length === 0 ? '' : `?${list.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}
