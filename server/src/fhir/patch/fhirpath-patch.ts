import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue, type IssueCode } from '@sinfonia/profiles/issues';
import { copyJson } from '@sinfonia/profiles/json';
import { type ElementModel, nearestFew, typeModel } from '@sinfonia/profiles/model';
import { addressOf, type ElementAddress, elementNamed, type Holder, holderOf } from './element-address.ts';
import { type Item, type JsonObject, propertyIn, readItems, writeItems } from './element-list.ts';
import { dropEmptied } from './emptied.ts';
import { type ElementNode, findElements } from './fhirpath-engine.ts';
import { requireSameIdentity } from './identity.ts';
import { type PatchOperation, readOperations } from './patch-parameters.ts';
import { concreteTypeOf, type PlacedValue, placeValue } from './patch-value.ts';

/** What an operation works on. */
interface Step {
  readonly target: JsonObject;
  readonly operation: PatchOperation;
  /** Containers that something was removed from. */
  readonly emptied: Set<object>;
}

/** A whole list of elements: those of one name in one object. */
interface ElementList {
  readonly holder: Holder;
  readonly element: ElementModel;
  readonly property: string;
  readonly items: Item[];
}

/**
 * Applies a FHIRPath Patch (a Parameters resource) to a copy of a resource, operation by operation, each seeing what the
 * ones before it did. A `delete` whose path finds nothing is no fault; every other operation needs its element.
 * Source: FHIR R4 fhirpatch.html.
 */
export function applyFhirPathPatch(resource: Resource, body: unknown): Resource {
  const operations = readOperations(body);
  const target = copyJson(resource);
  const emptied = new Set<object>();
  for (const operation of operations) {
    const step: Step = { target: target as unknown as JsonObject, operation, emptied };
    appliers[operation.kind](step);
    requireSameIdentity(resource, target, operation.position);
  }
  dropEmptied(target, emptied);
  return target;
}

const appliers: Readonly<Record<PatchOperation['kind'], (step: Step) => void>> = {
  add: applyAdd,
  insert: applyInsert,
  delete: applyDelete,
  replace: applyReplace,
  move: applyMove,
};

function applyAdd(step: Step): void {
  const holder = holderOf(step.target, onlyElement(step, step.operation.path));
  if (!holder) throw refusal(step, 'patch-path-missing');
  const element = requireElement(step, holder, step.operation.name);
  const placed = fitValue(step, holder, element);
  const property = propertyIn(holder.object, element);
  const items = property === undefined ? [] : readItems(holder.object, property);
  if (items.length >= element.max) throw refusal(step, 'patch-element-exists', `${holder.place}.${element.name}`);
  writeItems(holder.object, placed.property, element, [...items, placed.item]);
}

function applyInsert(step: Step): void {
  const { operation } = step;
  const list = findList(step);
  const { holder, element, property, items } = list;
  const placed = fitValue(step, holder, element);
  if (operation.index > items.length) throw outOfRange(step, list);
  writeItems(holder.object, property, element, items.toSpliced(operation.index, 0, placed.item));
}

function applyMove(step: Step): void {
  const { operation } = step;
  const list = findList(step);
  const { holder, element, property, items } = list;
  const moved = items[operation.source];
  if (!moved || operation.destination >= items.length) throw outOfRange(step, list);
  const rest = items.toSpliced(operation.source, 1);
  writeItems(holder.object, property, element, rest.toSpliced(operation.destination, 0, moved));
}

function applyDelete(step: Step): void {
  const nodes = evaluate(step, step.operation.path);
  if (nodes.length === 0) return;
  const { holder, element, property, index } = requireAddress(step, single(step, nodes));
  writeItems(holder.object, property, element, readItems(holder.object, property).toSpliced(index, 1));
  step.emptied.add(holder.object);
}

function applyReplace(step: Step): void {
  const address = requireAddress(step, onlyElement(step, step.operation.path));
  const { holder, element, property, index } = address;
  const placed = fitValue(step, holder, element);
  const items = readItems(holder.object, property).with(index, placed.item);
  // Another type of a choice goes under another name.
  if (placed.property !== property) writeItems(holder.object, property, element, []);
  writeItems(holder.object, placed.property, element, items);
}

function evaluate(step: Step, path: string): readonly ElementNode[] {
  const nodes = findElements(step.target, path);
  if (!nodes) throw refusal(step, 'patch-path-invalid');
  return nodes;
}

function onlyElement(step: Step, path: string): ElementNode {
  const nodes = evaluate(step, path);
  if (nodes.length === 0) throw refusal(step, 'patch-path-missing');
  return single(step, nodes);
}

function single(step: Step, nodes: readonly ElementNode[]): ElementNode {
  const [node] = nodes;
  if (node && nodes.length === 1) return node;
  throw refusal(step, 'patch-path-ambiguous', undefined, { count: nodes.length });
}

function requireAddress(step: Step, node: ElementNode): ElementAddress {
  if (node.parentResNode === null) throw refusal(step, 'patch-path-root');
  const address = addressOf(step.target, node);
  if (!address) throw refusal(step, 'patch-path-missing');
  return address;
}

/** The list that the path of an insert or move names; one that is not there yet counts as empty. */
function findList(step: Step): ElementList {
  const [first, ...others] = evaluate(step, step.operation.path);
  if (!first) return findAbsentList(step);
  const { holder, element, property, place } = requireAddress(step, first);
  const items = readItems(holder.object, property);
  const alike = others.every((node) => addressOf(step.target, node)?.holder.object === holder.object);
  if (element.max <= 1 || !alike || others.length + 1 !== items.length)
    throw refusal(step, 'patch-path-not-list', place);
  return { holder, element, property, items };
}

function findAbsentList(step: Step): ElementList {
  const match = /^(?<parent>.+)\.(?<name>[A-Za-z]\w*)$/s.exec(step.operation.path.trim());
  const parent = match?.groups?.['parent'];
  const name = match?.groups?.['name'];
  if (parent === undefined || name === undefined) throw refusal(step, 'patch-path-missing');
  const holder = holderOf(step.target, onlyElement(step, parent));
  if (!holder) throw refusal(step, 'patch-path-missing');
  const element = requireElement(step, holder, name);
  if (element.max <= 1) throw refusal(step, 'patch-path-not-list', `${holder.place}.${element.name}`);
  return { holder, element, property: element.name, items: [] };
}

function requireElement(step: Step, holder: Holder, name: string): ElementModel {
  const element = elementNamed(holder.type, name);
  if (element) return element;
  const names = typeModel(holder.type)?.elements.map((candidate) => candidate.name) ?? [];
  const near = nearestFew(name.slice(0, 64), names, 3);
  throw refusal(step, 'patch-element-unknown', holder.place, {
    type: holder.type,
    nearest: (near.length > 0 ? near : names.slice(0, 3)).join(', '),
  });
}

function fitValue(step: Step, holder: Holder, element: ElementModel): PlacedValue {
  const { value } = step.operation;
  const type = concreteTypeOf(holder.type, element);
  const placed = value && placeValue(element, type, value);
  if (placed) return placed;
  throw refusal(step, 'patch-value-type', `${holder.place}.${element.name}`, {
    types: element.choice ? element.types.map(({ code }) => code).join(', ') : type,
  });
}

function outOfRange(step: Step, list: ElementList): FhirError {
  const place = `${list.holder.place}.${list.element.name}`;
  return refusal(step, 'patch-index-range', place, { count: list.items.length });
}

/** A refusal at an element of the resource, or at the operation itself when there is no element. */
function refusal(step: Step, code: IssueCode, place?: string, values: NonNullable<Issue['values']> = {}): FhirError {
  const { position } = step.operation;
  return new FhirError({
    code,
    expression: [place ?? `Parameters.parameter[${position - 1}]`],
    values: { position, ...values },
  });
}
