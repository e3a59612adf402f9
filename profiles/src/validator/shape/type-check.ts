import type { JsonObject } from '../../json/json-object.ts';
import { type ElementModel, elementOf, nearest, type TypeModel, typeModel } from '../../model/index.ts';
import type { CheckLibrary, ObjectCheck } from '../checks.ts';
import { compileInvariants } from '../invariants/compile.ts';
import type { Run } from '../run.ts';
import { compileProperty, type PropertyCheck } from './property-check.ts';

interface RequiredElement {
  readonly name: string;
  readonly min: number;
}

/**
 * Compiles the base rules of a type: known properties only, arrays where they belong, cardinality, primitive forms,
 * choices, bindings, reference targets and invariants, down through its elements.
 */
export function compileType(name: string, library: CheckLibrary): ObjectCheck {
  const model = typeModel(name);
  if (!model) throw new Error(`no FHIR type ${name}`);
  const choices = model.elements.filter((element) => element.choice);
  const properties = new Map<string, PropertyCheck>();
  for (const [property, element, type] of propertiesOf(model)) {
    const choice = element.choice ? choices.indexOf(element) : -1;
    properties.set(property, compileProperty(property, element, type, choice, library));
  }
  const required = model.elements
    .filter((element) => element.min > 0 && !element.choice)
    .map(({ name: of, min }): RequiredElement => ({ name: of, min }));
  const requiredChoices = choices.flatMap((element, index) => (element.min > 0 ? [{ name: element.name, index }] : []));
  const isResource = model.kind === 'resource';
  // Snapshot and differential of a definition give their elements the same ids.
  const hasOwnIds = !isResource && name !== 'ElementDefinition';
  const invariants = compileInvariants(model.constraints, name, isResource);

  return (value, run) => {
    let members = 0;
    let seen = 0;
    for (const key in value) {
      if (key === 'id') {
        checkKnown(properties, key, value, run);
        if (hasOwnIds && run.isKnownId(String(value[key]))) run.reportAt('id', -1, 'element-id-repeated');
        continue;
      }
      if (key === 'resourceType' && isResource) continue;
      members++;
      const property = properties.get(key);
      if (property === undefined) {
        if (!checkSibling(properties, key, value, run)) reportUnknown(name, properties, key, run);
        // Value and sibling of the same property are one choice, not two.
        else if (value[key.slice(1)] === undefined) seen = markChoice(properties.get(key.slice(1)), seen, run);
        continue;
      }
      property.check(value[key], value, run);
      if (property.choice >= 0) seen = markChoice(property, seen, run);
    }
    if (members === 0 && !isResource) run.report('element-empty');
    for (const element of required) {
      if (value[element.name] === undefined && value[`_${element.name}`] === undefined)
        run.reportAt(element.name, -1, 'element-missing', { name: element.name, min: element.min, count: 0 });
    }
    for (const choice of requiredChoices) {
      if ((seen & (1 << choice.index)) === 0)
        run.reportAt(choice.name, -1, 'element-missing', { name: `${choice.name}[x]`, min: 1, count: 0 });
    }
    for (const invariant of invariants) invariant(value, run);
  };
}

function* propertiesOf(model: TypeModel): Iterable<readonly [property: string, element: ElementModel, type: string]> {
  for (const element of model.elements) {
    const names = element.choice
      ? element.types.map(({ code }) => element.name + code.charAt(0).toUpperCase() + code.slice(1))
      : [element.name];
    for (const property of names) {
      const match = elementOf(model.name, property);
      if (match) yield [property, element, match.type];
    }
  }
}

function checkKnown(properties: ReadonlyMap<string, PropertyCheck>, key: string, value: JsonObject, run: Run): void {
  properties.get(key)?.check(value[key], value, run);
}

/** A primitive's `_name` sibling; when the value itself is there too, the property check looks at both. */
function checkSibling(
  properties: ReadonlyMap<string, PropertyCheck>,
  key: string,
  value: JsonObject,
  run: Run,
): boolean {
  if (key.charCodeAt(0) !== 95) return false;
  const name = key.slice(1);
  const property = properties.get(name);
  if (!property?.checkSibling) return false;
  if (value[name] === undefined) property.checkSibling(value[key], run);
  return true;
}

function markChoice(property: PropertyCheck | undefined, seen: number, run: Run): number {
  if (!property || property.choice < 0) return seen;
  const bit = 1 << property.choice;
  if ((seen & bit) === 0) return seen | bit;
  run.reportAt(property.element, -1, 'choice-repeated', { name: property.element });
  return seen;
}

function reportUnknown(type: string, properties: ReadonlyMap<string, PropertyCheck>, key: string, run: Run): void {
  // A name is quoted only when it looks like one: clients may have put data there by mistake.
  const name = /^[A-Za-z_][A-Za-z0-9_.-]{0,40}$/.test(key) ? key : '…';
  run.reportAt(name, -1, 'element-unknown', { type, name, nearest: nearest(key, properties.keys()) ?? '—' });
}
