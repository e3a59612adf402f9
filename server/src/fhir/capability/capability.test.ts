import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { isRefusal } from '@sinfonia/profiles/issues';
import { resourceTypes } from '@sinfonia/profiles/model';
import { packageStructures } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import { fromXml, toXml } from '@sinfonia/profiles/xml';
import { type InteractionName, routeRequest } from '../routing.ts';
import {
  buildCapabilityStatement,
  buildOpenApi,
  createCapabilityDocuments,
  type RoutedOperation,
  routedCapabilities,
} from './index.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name?: string; readonly $ref?: string }[];
}

const operations: readonly RoutedOperation[] = [
  { name: 'validate', definition: 'http://example.org/v', levels: ['type', 'instance'], readOnly: true },
  { name: 'everything', definition: 'http://example.org/e', levels: ['instance'], types: ['Patient'], readOnly: true },
  { name: 'close-case', definition: 'http://example.org/c', levels: ['system'], readOnly: false },
];
const smart = {
  token_endpoint: 'http://localhost/oidc/token',
  authorization_endpoint: 'http://localhost/oidc/auth',
  capabilities: ['launch-standalone', 'permission-v2'],
  scopes_supported: ['system/*.cruds'],
};
const options = { baseUrl: 'http://localhost:8080/fhir', version: '0.1.0', date: '2026-11-24', smart };
const routes = routedCapabilities({
  operations,
  profiles: [...packageStructures(), { url: 'http://example.org/StructureDefinition/prova', type: 'Device' }],
  readOnlyTypes: ['AuditEvent'],
});
const statement = buildCapabilityStatement(routes, options);
const [rest] = statement.rest ?? [];

function resourceNamed(type: string) {
  const found = rest?.resource?.find((resource) => resource.type === type);
  assert.ok(found, type);
  return found;
}

describe('CapabilityStatement', () => {
  it('is valid, also after a way through XML', () => {
    assert.deepEqual(validate(statement).filter(isRefusal), []);
    assert.deepEqual(fromXml(toXml(statement)), JSON.parse(JSON.stringify(statement)));
  });

  it('lists every resource type once', () => {
    const types = rest?.resource?.map(({ type }) => type);
    assert.deepEqual(types, resourceTypes());
    assert.equal(types?.length, 146);
  });

  const addresses: readonly (readonly [
    code: string,
    method: Method,
    path: readonly string[],
    routed?: InteractionName,
  ])[] = [
    ['read', 'GET', ['Patient', '1']],
    ['vread', 'GET', ['Patient', '1', '_history', '2']],
    ['update', 'PUT', ['Patient', '1']],
    ['patch', 'PATCH', ['Patient', '1']],
    ['delete', 'DELETE', ['Patient', '1']],
    ['history-instance', 'GET', ['Patient', '1', '_history']],
    ['history-type', 'GET', ['Patient', '_history']],
    ['create', 'POST', ['Patient']],
    ['search-type', 'GET', ['Patient']],
    ['history-system', 'GET', ['_history']],
    ['search-system', 'GET', []],
    ['batch', 'POST', [], 'batch-or-transaction'],
    ['transaction', 'POST', [], 'batch-or-transaction'],
  ];
  for (const [code, method, path, routed] of addresses) {
    it(`announces ${code}, which is routed`, () => {
      const offered =
        path.length > 0 && path[0] === 'Patient' ? resourceNamed('Patient').interaction : rest?.interaction;
      assert.ok(offered?.some((interaction) => interaction.code === code));
      assert.equal(routeRequest({ method, path }).interaction, routed ?? code);
    });
  }

  it('announces nothing else than these', () => {
    const announced = [...(rest?.interaction ?? []), ...(resourceNamed('Patient').interaction ?? [])];
    assert.deepEqual(announced.map(({ code }) => code).sort(), addresses.map(([code]) => code).sort());
  });

  it('announces no writing of a type that clients only read', () => {
    const { interaction, conditionalCreate, conditionalDelete, updateCreate } = resourceNamed('AuditEvent');
    const codes = interaction?.map(({ code }) => code);
    assert.deepEqual(codes, ['read', 'vread', 'history-instance', 'history-type', 'search-type']);
    assert.deepEqual([conditionalCreate, updateCreate, conditionalDelete], [false, false, 'not-supported']);
  });

  it('announces only the interactions it is told', () => {
    const few = routedCapabilities({ interactions: ['read', 'capabilities'], operations, profiles: [] });
    const [only] = buildCapabilityStatement(few, options).rest ?? [];
    const [first] = only?.resource ?? [];
    assert.deepEqual(first?.interaction, [{ code: 'read' }]);
    assert.equal(first?.searchParam, undefined);
    assert.equal(first?.operation, undefined);
    assert.deepEqual([only?.interaction, only?.operation, only?.compartment], [undefined, undefined, undefined]);
  });

  it('lists search parameters of the type, of all types and of search itself, each once', () => {
    const names = resourceNamed('Patient').searchParam?.map(({ name }) => name) ?? [];
    for (const name of [
      'birthdate',
      'general-practitioner',
      '_id',
      '_lastUpdated',
      '_tag',
      '_profile',
      '_text',
      '_has',
      '_list',
    ]) {
      assert.ok(names.includes(name), name);
    }
    assert.equal(new Set(names).size, names.length);
    assert.ok(!names.includes('_query') && !names.includes('_type') && !names.includes('subject'));
    assert.ok(rest?.searchParam?.some(({ name }) => name === '_type'));
  });

  it('lists includes in both directions', () => {
    assert.deepEqual(resourceNamed('Patient').searchInclude, [
      '*',
      'Patient:general-practitioner',
      'Patient:link',
      'Patient:organization',
    ]);
    const reverse = resourceNamed('Patient').searchRevInclude ?? [];
    assert.ok(
      reverse.includes('*') && reverse.includes('Observation:subject') && reverse.includes('Encounter:patient'),
    );
    assert.ok(!reverse.includes('PractitionerRole:practitioner'));
  });

  it('lists profiles, and operations at their levels', () => {
    assert.deepEqual(resourceNamed('Device').supportedProfile, ['http://example.org/StructureDefinition/prova']);
    assert.deepEqual(rest?.operation, [{ name: 'close-case', definition: 'http://example.org/c' }]);
    assert.deepEqual(
      resourceNamed('Patient').operation?.map(({ name }) => name),
      ['validate', 'everything'],
    );
    assert.deepEqual(
      resourceNamed('Device').operation?.map(({ name }) => name),
      ['validate'],
    );
  });

  it('repeats the endpoints of SMART and the capabilities that R4 knows', () => {
    assert.deepEqual(
      rest?.security?.extension?.map(({ valueCode, extension }) => valueCode ?? extension),
      [
        [
          { url: 'token', valueUri: smart.token_endpoint },
          { url: 'authorize', valueUri: smart.authorization_endpoint },
        ],
        'launch-standalone',
      ],
    );
  });
});

describe('OpenAPI description', () => {
  const description = buildOpenApi(statement, { baseUrl: options.baseUrl, operations, smart });
  const paths = description['paths'] as Record<string, Record<string, Described>>;
  const methods = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([name]) => name !== 'parameters')
      .map(([name, described]) => ({ path, method: name.toUpperCase() as Method, described })),
  );

  it('keeps the rules of OpenAPI 3.1', async () => {
    const few = ['Patient', 'Observation', 'AuditEvent'];
    const small = buildOpenApi(statement, { baseUrl: options.baseUrl, operations, smart, types: few });
    const result = await new Validator().validate(JSON.parse(JSON.stringify(small)) as Record<string, unknown>);
    assert.equal(result.valid, true, JSON.stringify(result.errors));
  });

  it('refers only to what it has', () => {
    const references = new Set(JSON.stringify(description).match(/#\/components\/[A-Za-z]+\/[\w-]+/g));
    for (const reference of references) {
      const [, , kind = '', name = ''] = reference.split('/');
      const group = (description['components'] as Record<string, Record<string, unknown>>)[kind];
      assert.ok(group?.[name], reference);
    }
    assert.ok(references.size > 160);
  });

  it('gives every method an id of its own, and names every parameter of its path', () => {
    const ids = methods.map(({ described }) => described.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path } of methods) {
      const declared = JSON.stringify((paths[path] as { parameters?: unknown }).parameters ?? []);
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) assert.ok(declared.includes(String(name)), path);
    }
  });

  it('describes only addresses that are routed to the interaction they say', () => {
    for (const { path, method, described } of methods) {
      const filled = path.replace('{id}', '1').replace('{vid}', '2').replace('{member}', 'Observation');
      const { interaction } = routeRequest({ method, path: filled.split('/').filter((segment) => segment !== '') });
      const said = described.operationId.replace('conditional-', '').replace('search-form', 'search');
      const expected =
        interaction === 'search-compartment' ? 'search-compartment' : interaction.replace(/^search-.*/, 'search');
      assert.ok(said.startsWith(expected), `${method} ${path}: ${described.operationId} is routed to ${interaction}`);
    }
  });

  it('describes every interaction that the CapabilityStatement announces', () => {
    const said = new Set(methods.map(({ described }) => described.operationId));
    for (const { type, interaction } of rest?.resource ?? []) {
      for (const { code } of interaction ?? [])
        assert.ok(said.has(`${code === 'search-type' ? 'search' : code}-${type}`));
    }
    assert.ok(!said.has('create-AuditEvent') && !said.has('conditional-patch-AuditEvent'));
  });

  it('offers GET only for operations that change nothing', () => {
    assert.ok(paths['/Patient/{id}/$everything']?.['get']);
    assert.ok(paths['/$close-case']?.['post']);
    assert.equal(paths['/$close-case']?.['get'], undefined);
    assert.equal(paths['/Device/{id}/$everything'], undefined);
  });
});

describe('createCapabilityDocuments', () => {
  it('builds each document once, when it is asked for', () => {
    let calls = 0;
    const documents = createCapabilityDocuments(() => {
      calls++;
      return routes;
    }, options);
    assert.equal(calls, 0);
    assert.equal(documents.capability(), documents.capability());
    assert.match(documents.openApi(), /^\{"openapi":"3\.1\.1"/);
    assert.equal(documents.openApi(), documents.openApi());
    assert.equal(calls, 1);
    assert.deepEqual(JSON.parse(documents.capability()), JSON.parse(JSON.stringify(statement)));
  });
});
