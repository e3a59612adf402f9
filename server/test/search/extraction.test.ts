import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import { choiceProperty, type ElementModel, elementOf, resourceTypes, typeModel } from '@sinfonia/profiles/model';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { walker } from '../../src/fhir/search/expressions/element-path.ts';
import { parametersOf } from '../../src/fhir/search/parameters.ts';

/** Some value of each primitive type, so that every path leads to something. */
const primitives: Readonly<Record<string, unknown>> = {
  boolean: false,
  integer: 3,
  positiveInt: 2,
  unsignedInt: 1,
  decimal: 1.5,
  date: '2024-01-02',
  dateTime: '2024-01-02T10:00:00Z',
  instant: '2024-01-02T10:00:00Z',
  time: '10:00:00',
};

/** References that `resolve() is …` has to tell apart. */
const references = ['Patient/1', 'Practitioner/2', 'Location/3', 'RelatedPerson/4', 'Group/5', 'Organization/6'];

function sample(type: string, depth: number, variant: number): unknown {
  if (type === 'Reference') return { reference: references[variant % references.length] };
  if (Object.hasOwn(primitives, type)) return primitives[type];
  const model = typeModel(type);
  if (model === undefined || model.kind === 'primitive-type') return type === 'xhtml' ? '<div/>' : `t${variant}`;
  const value: Record<string, unknown> = {};
  if (depth > 4) return value;
  for (const element of model.elements) addElement(value, model.name, element, depth, variant);
  return value;
}

function addElement(
  into: Record<string, unknown>,
  owner: string,
  element: ElementModel,
  depth: number,
  variant: number,
): void {
  const { name, max, choice, types } = element;
  if (['extension', 'modifierExtension', 'contained', 'id', 'implicitRules', 'content'].includes(name) && depth > 0)
    return;
  if (name === 'contained') return;
  const property = choice ? choiceProperty(name, types[variant % types.length]!.code) : name;
  const type = elementOf(owner, property)?.type;
  if (type === undefined || type === 'Resource' || type === 'Extension' || element.content !== undefined) return;
  const count = max > 1 ? 2 : 1;
  const values = Array.from({ length: count }, (_, at) => sample(type, depth + 1, variant + at));
  into[property] = name === 'type' && owner.includes('relatedArtifact') ? 'depends-on' : max > 1 ? values : values[0];
}

describe('index extraction', () => {
  it('selects the same elements as the FHIRPath engine, for every search parameter of R4', function () {
    this.timeout(120_000);
    const engines = new Map<string, (resource: object) => unknown[]>();
    const differences: string[] = [];
    let compared = 0;
    let found = 0;
    for (const type of resourceTypes()) {
      for (const variant of [0, 1, 2]) {
        const resource = { ...(sample(type, 0, variant) as object), resourceType: type, id: 'x' } as Resource;
        for (const parameter of parametersOf(type).values()) {
          const { expression, selection, code } = parameter;
          // The engine resolves references over the network; ours reads their type off the address (tested below).
          if (expression === undefined || selection?.kind !== 'elements' || expression.includes('resolve()')) continue;
          const own = expression
            .split(' | ')
            .filter((part) => new RegExp(`^\\(?(${type}|Resource|DomainResource)\\b`).test(part));
          if (own.length === 0) continue;
          const text = own.join(' | ').replace(/ofType\(DateTime\)/g, 'ofType(dateTime)');
          let engine = engines.get(text);
          if (engine === undefined) {
            engine = fhirpath.compile(text, r4) as (resource: object) => unknown[];
            engines.set(text, engine);
          }
          const expected = engine(resource).map((value) => JSON.stringify(value));
          const actual: string[] = [];
          for (const { steps } of selection.paths)
            walker(steps, (value) => actual.push(JSON.stringify(value)))(resource, 0);
          compared++;
          found += actual.length;
          // A union removes duplicates; an index does too.
          const distinct = (values: string[]): string => [...new Set(values)].sort().join('\n');
          if (distinct(actual) !== distinct(expected)) differences.push(`${type}.${code}: ${text}`);
        }
      }
    }
    assert.deepEqual(differences, []);
    assert.ok(compared > 6000, `${compared} comparisons`);
    assert.ok(found > compared / 2, `${found} values`);
  });

  it('tells the type of a reference from its address', () => {
    const selection = parametersOf('Observation').get('patient')?.selection;
    assert.ok(selection?.kind === 'elements');
    const select = (reference: object): number => {
      let count = 0;
      for (const { steps } of selection.paths) walker(steps, () => count++)({ subject: reference }, 0);
      return count;
    };
    assert.equal(select({ reference: 'Patient/1' }), 1);
    assert.equal(select({ reference: 'http://other.example/fhir/Patient/1/_history/3' }), 1);
    assert.equal(select({ type: 'Patient', identifier: { value: '1' } }), 1);
    assert.equal(select({ reference: 'Group/1' }), 0);
    assert.equal(select({ reference: 'urn:uuid:0b0b' }), 0);
  });

  it('supports the expression of every search parameter', () => {
    const unsupported = resourceTypes().flatMap((type) =>
      [...parametersOf(type).values()]
        .filter(({ expression, selection }) => expression !== undefined && selection === undefined)
        .map(({ code }) => `${type}.${code}`),
    );
    assert.deepEqual(unsupported, []);
  });
});
