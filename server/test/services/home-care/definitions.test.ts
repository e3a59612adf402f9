import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CapabilityStatement, OperationDefinition, Parameters } from '@medplum/fhirtypes';
import { Validator } from '@seriousme/openapi-schema-validator';
import { catalogue, isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { serviceCatalogue } from '../../../../profiles/src/issues/catalogue/service.ts';
import { departmentRules } from '../../../src/services/emergency-department/department/machine.ts';
import { emergencyOperations } from '../../../src/services/emergency-department/steps.ts';
import { homeCareOperations } from '../../../src/services/home-care/steps.ts';
import { planOperations } from '../../../src/services/therapeutic-plans/steps.ts';
import { type RunningServer, startServer } from '../../rest/running-server.ts';

interface Method {
  readonly parameters?: readonly { readonly name?: string }[];
  readonly description?: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: object; readonly example: Parameters }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

const emergency = emergencyOperations({ staleMinutes: 30, smallestCell: 3 });
const isOfPlace = ({ name }: { readonly name: string }): boolean => departmentRules.has(name);
const isOfAccess = (operation: { readonly name: string }): boolean => !isOfPlace(operation);
const services = [
  { service: 'home-care', page: 'home-care-steps.md', operations: homeCareOperations() },
  { service: 'therapeutic-plans', page: 'therapeutic-plan-steps.md', operations: planOperations() },
  { service: 'emergency-department', page: 'emergency-department-steps.md', operations: emergency.filter(isOfAccess) },
];
const operations = [...services.flatMap((one) => one.operations), ...emergency.filter(isOfPlace)];
const json = 'application/fhir+json';

describe('definitions of the steps on a server', () => {
  let server: RunningServer;
  let authorization: string;
  let paths: Readonly<Record<string, Readonly<Record<'get' | 'post', Method | undefined>>>>;
  let statement: CapabilityStatement;

  before(async () => {
    server = await startServer({ options: { 'store.publishPackage': true }, resources: [] });
    authorization = await server.authorization();
    const openApi = JSON.parse((await server.ask('GET', '/openapi.json')).text);
    assert.deepEqual((await new Validator().validate(structuredClone(openApi))).errors ?? [], []);
    paths = openApi.paths;
    statement = JSON.parse((await server.ask('GET', '/fhir/metadata')).text);
  });
  after(() => server.stop());

  for (const { name, definition, levels, types = [], readOnly, description } of operations) {
    const addresses = types.map((type) => `/${type}/${levels.includes('instance') ? '{id}/' : ''}$${name}`);

    it(`serves that of $${name}, announced where it can be called`, async () => {
      const { status, text } = await server.ask('GET', `/fhir/OperationDefinition/${name}`, { authorization });
      assert.equal(status, 200);
      const served = JSON.parse(text) as OperationDefinition;
      assert.equal(served.url, definition);
      assert.equal(served.affectsState, !readOnly && description?.writesNothing !== true);
      assert.equal(served.instance, levels.includes('instance'));
      assert.deepEqual(served.resource, types);
      assert.deepEqual(validate(served).filter(isRefusal), []);
      const found = await server.ask('GET', `/fhir/OperationDefinition?url=${encodeURIComponent(definition)}`, {
        authorization,
      });
      assert.equal(JSON.parse(found.text).entry?.length, 1);
      for (const type of types) {
        const announced = statement.rest?.[0]?.resource?.find((one) => one.type === type)?.operation ?? [];
        assert.ok(
          announced.some((one) => one.name === name && one.definition === definition),
          type,
        );
      }
    });

    it(`types request and answer of $${name} in OpenAPI`, () => {
      assert.ok(description);
      for (const address of addresses) {
        const method = paths[address]?.[readOnly ? 'get' : 'post'];
        assert.ok(method, address);
        const statuses = new Set([
          ...description.successes,
          ...description.refusals.map((code) => catalogue[code].status),
        ]);
        for (const status of statuses) assert.ok(method.responses[status], `${address} ${status}`);
        assert.ok(method.responses['200']?.content?.[json]);
        if (readOnly) {
          assert.deepEqual(
            (method.parameters ?? []).map((one) => one.name),
            description.in.map((one) => one.name),
          );
          continue;
        }
        const always = description.writesNothing === true ? [400, 403, 404, 422] : [400, 403, 404, 409, 412, 422];
        for (const status of always) assert.ok(method.responses[status], String(status));
        const body = method.requestBody?.content[json];
        assert.ok(body);
        const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(body.schema);
        const { example } = body;
        assert.ok(accepts(example), JSON.stringify(accepts.errors));
        const [first, ...others] = example.parameter ?? [];
        assert.ok(first);
        assert.ok(!accepts({ ...example, parameter: [...others, first, { name: 'altro', valueString: 'x' }] }));
        assert.ok(!accepts({ ...example, parameter: [{ name: first.name }, ...others] }));
        for (const { name: needed } of description.in.filter(({ min }) => min === 1)) {
          const parameter = example.parameter?.filter((one) => one.name !== needed);
          assert.ok(!accepts({ ...example, parameter }), needed);
        }
      }
    });
  }

  it('has one of each operation of ours that it announces', async () => {
    const announced = new Set(
      (statement.rest?.[0]?.resource ?? []).flatMap(({ operation = [] }) => operation.map((one) => one.definition)),
    );
    const ours = [...announced].filter((one) => one.startsWith(canonicalBase));
    assert.ok(ours.length >= operations.length);
    for (const one of ours) {
      const { status } = await server.ask('GET', `/fhir/${one.slice(canonicalBase.length + 1)}`, { authorization });
      assert.equal(status, 200, one);
    }
  });
});

for (const { service, page: name, operations: own } of services) {
  describe(`page of the steps of ${service}`, () => {
    const page = readFileSync(new URL(`../../../../docs/reference/${name}`, import.meta.url), 'utf8');

    it('tells every code of services, every operation and every rule', () => {
      for (const code of Object.keys(serviceCatalogue)) assert.ok(page.includes(`| \`${code}\` |`), code);
      for (const operation of own) assert.ok(page.includes(`\n## $${operation.name}\n`), operation.name);
      const { rules } = JSON.parse(
        readFileSync(new URL(`../../../src/services/${service}/rules.json`, import.meta.url), 'utf8'),
      );
      for (const id of Object.keys(rules)) assert.ok(page.includes(`| ${id} |`), id);
    });
  });
}
