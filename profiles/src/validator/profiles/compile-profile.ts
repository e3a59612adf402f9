import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { isJsonObject } from '../../json/json-object.ts';
import { choiceProperty, type ElementModel, typeModel } from '../../model/index.ts';
import type { CheckLibrary, ObjectCheck, ValueCheck } from '../checks.ts';
import { compileProfileInvariants } from '../invariants/compile.ts';
import { isContained, type Run } from '../run.ts';
import { compileProfileBinding } from './binding.ts';
import { equalsFixed, matchesPattern } from './constants.ts';
import { childrenHolder, compileReader, type Item, type ItemReader } from './items.ts';
import { compileReferenceKinds } from './reference-kinds.ts';
import { compileSlicing, type SlicingCheck } from './slicing.ts';
import { constantOf, type SnapshotNode, toTree } from './snapshot-tree.ts';
import {
  compileResourceTypes,
  compileTargetProfiles,
  compileTargetTypes,
  compileTypeProfiles,
} from './type-profiles.ts';
import { compileValueRange } from './value-range.ts';

/** A compiled check of one occurrence of an element. */
export type ItemCheck = (item: Item, run: Run) => void;

interface Scope {
  readonly profile: string;
  readonly library: CheckLibrary;
}

/**
 * Compiles what a profile asks beyond its base type. The base type is checked on its own, so elements where the profile
 * adds nothing cost nothing.
 */
export function compileProfile(definition: StructureDefinition, library: CheckLibrary): ValueCheck {
  const tree = toTree(definition.snapshot?.element ?? []);
  if (!tree) return () => undefined;
  const scope: Scope = { profile: definition.url ?? '', library };
  const baseType = definition.type ?? '';
  const isResource = definition.kind === 'resource';
  const children = compileChildren(tree, baseType, scope);
  const invariants = compileProfileInvariants(
    newConstraints(tree.definition, typeModel(baseType)?.constraints ?? []),
    baseType,
    isResource,
  );
  const root = [
    ...constantChecks(tree, scope),
    ...compileProfileBinding({ ...tree.definition, type: [{ code: baseType }] }, undefined, undefined, library),
    ...lengthChecks(tree.definition),
    ...compileValueRange(tree.definition),
    ...invariants,
  ];
  return rootCheck(children, root);
}

function rootCheck(children: ItemCheck | undefined, root: readonly ValueCheck[]): ValueCheck {
  return (value, run) => {
    children?.({ value, type: undefined, sibling: undefined, index: -1 }, run);
    for (const check of root) check(value, run);
  };
}

function newConstraints(
  definition: ElementDefinition,
  known: readonly string[],
): NonNullable<ElementDefinition['constraint']> {
  return (definition.constraint ?? []).filter((constraint) => !known.includes(constraint.key ?? ''));
}

/** Checks of the children of a node on an occurrence of it; undefined when the profile adds nothing below. */
function compileChildren(node: SnapshotNode, type: string, scope: Scope): ItemCheck | undefined {
  const model = typeModel(type);
  const checks = node.children.flatMap((child) => {
    const base = model?.elements.find((element) => element.name === child.name);
    const check = compileElement(child, base, scope);
    return check ? [check] : [];
  });
  return checks.length === 0 ? undefined : childrenCheck(checks);
}

function childrenCheck(checks: readonly ObjectCheck[]): ItemCheck {
  return (item, run) => {
    const holder = childrenHolder(item);
    if (!holder) return;
    for (const check of checks) check(holder, run);
  };
}

/** Check of an element under its parent: how often, as which types, sliced how, and each occurrence. */
function compileElement(node: SnapshotNode, base: ElementModel | undefined, scope: Scope): ObjectCheck | undefined {
  const { name, definition } = node;
  const choiceTypes = base?.choice ? choiceProperties(name, base) : undefined;
  const min = definition.min ?? 0;
  const max =
    definition.max === '*' || definition.max === undefined ? Number.POSITIVE_INFINITY : Number(definition.max);
  const tighterMin = min > (base?.min ?? 0);
  const tighterMax = max < (base?.max ?? Number.POSITIVE_INFINITY);
  const allowed = narrowedTypes(node, base);
  const check = compileOccurrence(node, base, scope);
  const slicing = compileSlicing(node, scope.profile, scope.library, (slice) =>
    compileOccurrence(slice, base, scope, node),
  );
  if (!tighterMin && !tighterMax && !allowed && !check && !slicing) return undefined;
  const requiresSlice = slicing !== undefined && node.slices.some((slice) => (slice.definition.min ?? 0) > 0);

  return elementCheck({
    name,
    min: tighterMin ? min : 0,
    max: tighterMax ? max : Number.POSITIVE_INFINITY,
    read: compileReader(name, choiceTypes, base === undefined || isPrimitive(base)),
    requiresSlice,
    allowed,
    check,
    slicing,
  });
}

/** What is left of an element once it is compiled. */
interface CompiledElement {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly read: ItemReader;
  readonly requiresSlice: boolean;
  readonly allowed: ReadonlySet<string> | undefined;
  readonly check: ItemCheck | undefined;
  readonly slicing: SlicingCheck | undefined;
}

/** Stands apart from the compiling, so that the check does not hold on to the definition that it was compiled from. */
function elementCheck({ name, min, max, read, requiresSlice, allowed, check, slicing }: CompiledElement): ObjectCheck {
  return (parent, run) => {
    const items = read(parent);
    // Where a required slice is missing as well, the slice says more.
    if (items.length < min && !(items.length === 0 && requiresSlice))
      run.reportAt(name, -1, 'element-missing', { name, min, count: items.length });
    if (items.length > max) run.reportAt(name, -1, 'element-too-many', { name, max, count: items.length });
    if (allowed) {
      for (const item of items)
        if (item.type !== undefined && !allowed.has(item.type))
          run.reportAt(name, item.index, 'type-not-allowed', { type: item.type, allowed: [...allowed].join(', ') });
    }
    if (check) for (const item of items) check(item, run);
    if (slicing) slicing(items, run);
  };
}

function isPrimitive(base: ElementModel): boolean {
  return base.types.some(({ code }) => typeModel(code)?.kind === 'primitive-type');
}

function choiceProperties(name: string, base: ElementModel): ReadonlyMap<string, string> {
  return new Map(base.types.map(({ code }) => [choiceProperty(name, code), code]));
}

function narrowedTypes(node: SnapshotNode, base: ElementModel | undefined): ReadonlySet<string> | undefined {
  if (!base?.choice) return undefined;
  const types = new Set((node.definition.type ?? []).map((type) => type.code ?? ''));
  return types.size === 0 || types.size >= base.types.length ? undefined : types;
}

/** Check of one occurrence: constants, binding, targets, profiles of its type, invariants, children. */
function compileOccurrence(
  node: SnapshotNode,
  base: ElementModel | undefined,
  scope: Scope,
  sliced?: SnapshotNode,
): ItemCheck | undefined {
  const { definition, name } = node;
  const onValue: ValueCheck[] = [
    ...constantChecks(node, scope),
    ...compileProfileBinding(definition, base?.binding, sliced?.definition, scope.library),
    ...compileTargetTypes(definition, base, scope.library),
    ...compileTargetProfiles(definition, scope.library),
    ...compileResourceTypes(definition, base),
    ...compileReferenceKinds(definition),
    ...lengthChecks(definition),
    ...compileValueRange(definition),
    ...elementInvariants(definition, base, sliced),
  ];
  const type = elementType(definition, base);
  const children = node.children.length > 0 && type !== undefined ? compileChildren(node, type, scope) : undefined;
  const byType = compileTypeProfiles(definition, scope.library);
  if (onValue.length === 0 && byType.length === 0 && !children) return undefined;
  const below =
    children && type !== undefined && typeModel(type)?.kind === 'resource' ? insideResource(children) : children;
  return occurrenceCheck(name, onValue, byType, below);
}

function occurrenceCheck(
  name: string,
  onValue: readonly ValueCheck[],
  byType: readonly ItemCheck[],
  below: ItemCheck | undefined,
): ItemCheck {
  return (item, run) => {
    run.enter(name, item.index);
    if (item.value !== undefined && item.value !== null) {
      for (const check of onValue) check(item.value, run);
      for (const check of byType) check(item, run);
    }
    below?.(item, run);
    run.leave();
  };
}

/** What lies in a resource of its own has that resource as `%resource`; the contained ones keep their root. */
function insideResource(check: ItemCheck): ItemCheck {
  return (item, run) => {
    const { value } = item;
    if (!isJsonObject(value)) return;
    run.inside(value, isContained(value, run) ? run.root : value, () => check(item, run));
  };
}

/** Invariants that neither the base element, its types nor the sliced element have already. */
function elementInvariants(
  definition: ElementDefinition,
  base: ElementModel | undefined,
  sliced: SnapshotNode | undefined,
): readonly ValueCheck[] {
  if (!definition.constraint) return [];
  const known = newConstraints(definition, [...(base?.constraints ?? []), ...typeConstraints(definition)]);
  const own = known.filter(({ key }) => !sliced?.definition.constraint?.some((other) => other.key === key));
  return compileProfileInvariants(own, elementPath(definition, base), false);
}

function elementPath(definition: ElementDefinition, base: ElementModel | undefined): string {
  const code = definition.type?.[0]?.code;
  if (base && (code === undefined || code === 'BackboneElement' || code === 'Element')) return base.path;
  return code ?? base?.path ?? '';
}

function typeConstraints(definition: ElementDefinition): readonly string[] {
  return (definition.type ?? []).flatMap((type) => typeModel(type.code ?? '')?.constraints ?? []);
}

/** Type whose elements the children of a node constrain. A choice left open has no children of its own. */
function elementType(definition: ElementDefinition, base: ElementModel | undefined): string | undefined {
  if (base?.content !== undefined) return base.content;
  const code = definition.type?.[0]?.code ?? base?.types[0]?.code;
  if (code === 'BackboneElement' || code === 'Element') return base?.path;
  return code;
}

function constantChecks(node: SnapshotNode, scope: Scope): readonly ValueCheck[] {
  const values = { profile: scope.profile };
  const fixed = constantOf(node.definition, 'fixed');
  const pattern = constantOf(node.definition, 'pattern');
  return [
    ...(fixed
      ? [(value: unknown, run: Run) => void (equalsFixed(value, fixed.value) || run.report('value-fixed', values))]
      : []),
    ...(pattern
      ? [
          (value: unknown, run: Run) =>
            void (matchesPattern(value, pattern.value) || run.report('value-pattern', values)),
        ]
      : []),
  ];
}

function lengthChecks(definition: ElementDefinition): readonly ValueCheck[] {
  const max = definition.maxLength;
  if (max === undefined) return [];
  return [
    (value, run) => {
      if (typeof value === 'string' && value.length > max) run.report('string-too-long', { max });
    },
  ];
}
