import assert from 'node:assert/strict';
import type { OperationDefinition, OperationDefinitionParameter } from '@medplum/fhirtypes';
import { catalogue, FhirError, isRefusal } from '@sinfonia/profiles/issues';
import { packageResources } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import type { DescribedParameter } from '../../fhir/operations/operation-description.ts';
import { dispensingOperations, dispensingSteps, supplySteps } from '../dispensing/steps.ts';
import { homeCareOperations, homeCareSteps } from '../home-care/steps.ts';
import { exampleOf } from './example-request.ts';
import { toOperationDefinition } from './operation-definition.ts';
import { type ParameterSet, readInput } from './parameters.ts';
import type { Step } from './step.ts';

interface Declared {
  readonly definition: OperationDefinition;
  readonly input: readonly DescribedParameter[];
}

const operations = new Map(
  [...homeCareOperations(), ...dispensingOperations()].map((operation) => [operation.name, operation]),
);

function declared(name: string): Declared {
  const operation = operations.get(name);
  assert.ok(operation?.description, `${name} does not describe itself`);
  const { description } = operation;
  return { definition: toOperationDefinition({ ...operation, description }), input: description.in };
}

function codeOf(set: ParameterSet, body: unknown): string {
  try {
    readInput(set, body);
  } catch (error) {
    if (error instanceof FhirError) return error.issues[0]?.code ?? '';
    throw error;
  }
  return 'taken';
}

function* everyParameter(list: readonly OperationDefinitionParameter[]): Iterable<OperationDefinitionParameter> {
  for (const one of list) {
    yield one;
    yield* everyParameter(one.part ?? []);
  }
}

/** Names of parameters and parts as a tree, to compare what is read with what is declared. */
type Names = { readonly [name: string]: Names };
const namesRead = (set: ParameterSet): Names =>
  Object.fromEntries(Object.entries(set).map(([name, { part }]) => [name, namesRead(part ?? {})]));
const namesDeclared = (list: readonly OperationDefinitionParameter[] = []): Names =>
  Object.fromEntries(list.map(({ name = '', part }) => [name, namesDeclared(part)]));

const whole = (input: readonly DescribedParameter[]) => exampleOf(input, () => true);

describe('OperationDefinitions of services', () => {
  for (const [name, { definition: url }] of operations) {
    it(`$${name} has a valid one, in the package as the code makes it`, () => {
      const { definition } = declared(name);
      assert.equal(definition.url, url);
      assert.deepEqual(validate(definition).filter(isRefusal), []);
      const published = packageResources('OperationDefinition').find((one) => one.url === url);
      assert.ok(published, `the package has no ${url}`);
      const { version, ...rest } = published;
      assert.ok(version);
      assert.deepEqual(rest, JSON.parse(JSON.stringify(definition)));
    });

    it(`$${name} keeps the rules of R4 on parameters`, () => {
      const { definition } = declared(name);
      for (const use of ['in', 'out']) {
        const names = definition.parameter?.filter((one) => one.use === use).map((one) => one.name) ?? [];
        assert.equal(new Set(names).size, names.length);
      }
      for (const one of everyParameter(definition.parameter ?? [])) {
        assert.match(one.name ?? '', /^[a-z][A-Za-z0-9]*$/);
        // opd-1: a type or parts, and not both.
        assert.notEqual(one.type === undefined, one.part === undefined, one.name);
        assert.equal(one.searchType, undefined);
        if (one.targetProfile !== undefined) assert.equal(one.type, 'Reference', one.name);
        if (one.binding !== undefined) assert.equal(one.type, 'code', one.name);
      }
    });
  }

  it('shows faults to the validator: a rule of R4 that is broken is refused', () => {
    const { definition } = declared('home-care-refer');
    const [first, ...others] = definition.parameter ?? [];
    assert.ok(first);
    for (const broken of [
      { ...first, searchType: 'token', type: 'code' },
      { ...first, type: undefined },
      { ...first, type: 'string', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Patient'] },
    ]) {
      const wrong = JSON.parse(JSON.stringify({ ...definition, parameter: [broken, ...others] }));
      assert.notDeepEqual(validate(wrong).filter(isRefusal), [], JSON.stringify(broken));
    }
  });
});

function checkStep<Subject>(step: Step<Subject>): void {
  const { name, parameters } = step;
  const { definition, input } = declared(name);
  const declaredIn = definition.parameter?.filter(({ use }) => use === 'in') ?? [];

  it(`$${name} declares what it reads, and reads what it declares`, () => {
    assert.deepEqual(namesDeclared(declaredIn), namesRead(parameters));
    assert.equal(codeOf(parameters, whole(input)), 'taken');
    const read = readInput(parameters, whole(input));
    assert.deepEqual(Object.keys(read).sort(), declaredIn.map((one) => one.name).sort());
    const extra = { resourceType: 'Parameters', parameter: [{ name: 'nonDichiarato', valueString: 'x' }] };
    assert.equal(codeOf(parameters, extra), 'operation-parameter-unknown');
  });

  it(`$${name} holds to the cardinalities that it declares`, () => {
    const { parameter: all = [] } = whole(input);
    for (const { name: one, min, max } of declaredIn) {
      const without = { resourceType: 'Parameters', parameter: all.filter((entry) => entry.name !== one) };
      assert.equal(codeOf(parameters, without), min === 1 ? 'operation-parameter-missing' : 'taken', one);
      const twice = { resourceType: 'Parameters', parameter: [...all, ...all.filter((entry) => entry.name === one)] };
      assert.equal(codeOf(parameters, twice), max === '*' ? 'taken' : 'operation-parameter-invalid', one);
    }
  });

  it(`$${name} declares what it shows, and takes the example that it gives`, () => {
    const out = definition.parameter?.filter(({ use }) => use === 'out').map((one) => one.name);
    assert.deepEqual(out, [
      'state',
      ...Object.keys(step.shows),
      ...(step.tells ?? []).map((one) => one.name),
      'outcome',
    ]);
    const example = operations.get(name)?.description?.example?.();
    assert.ok(example);
    assert.equal(codeOf(parameters, example), 'taken');
    assert.deepEqual(
      validate(example)
        .filter(isRefusal)
        .filter(({ expression }) => !/resource/.test(expression?.[0] ?? '')),
      [],
    );
  });
}

describe('declarations of the steps of services', () => {
  for (const step of homeCareSteps) checkStep(step);
  for (const step of dispensingSteps) checkStep(step);
  for (const step of supplySteps) checkStep(step);

  it('name only codes of the catalogue, with the status that their pages tell', () => {
    const statuses = new Set(
      [...operations.values()].flatMap(({ description }) =>
        description?.refusals.map((code) => catalogue[code].status),
      ),
    );
    assert.deepEqual([...statuses].sort(), [400, 403, 404, 409, 412, 422, 429, 503]);
  });
});
