import type { ElementDefinition, ElementDefinitionSlicingDiscriminator } from '@medplum/fhirtypes';
import { typeModel } from '../../model/index.ts';
import { isMemberOf } from '../../terminology/index.ts';
import type { CheckLibrary } from '../checks.ts';
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../json.ts';
import { referencedType } from '../rules/reference.ts';
import type { Run } from '../run.ts';
import { conforms } from './conformance.ts';
import { equalsFixed, matchesPattern } from './constants.ts';
import type { Item } from './items.ts';
import { constantOf, type SnapshotNode, toTree } from './snapshot-tree.ts';

/** Tells whether an item belongs to a slice. */
export type SliceTest = (item: Item, run: Run) => boolean;

type ValueTest = (values: readonly unknown[], run: Run) => boolean;

/**
 * Compiles how items are recognised as members of a slice. Undefined when the definition does not say enough (for
 * example a discriminator whose path has no constant in the slice): such a slice takes no items.
 *
 * @see FHIR R4 profiling.html#discriminator
 */
export function compileSliceTest(
  slicing: NonNullable<ElementDefinition['slicing']>,
  slice: SnapshotNode,
  library: CheckLibrary,
): SliceTest | undefined {
  const tests: SliceTest[] = [];
  for (const discriminator of slicing.discriminator ?? []) {
    const test = compileDiscriminator(discriminator, slice, library);
    if (!test) return undefined;
    tests.push(test);
  }
  if (tests.length === 0) return undefined;
  return (item, run) => tests.every((test) => test(item, run));
}

function compileDiscriminator(
  discriminator: ElementDefinitionSlicingDiscriminator,
  slice: SnapshotNode,
  library: CheckLibrary,
): SliceTest | undefined {
  const path = splitPath(discriminator.path ?? '$this');
  switch (discriminator.type) {
    case 'value':
    case 'pattern': {
      const test = valueTest(slice, path, library);
      return test && ((item, run) => test(valuesAt(item, path, run), run));
    }
    case 'exists': {
      const node = follow(slice, path, library);
      if (!node) return undefined;
      const wanted = (node.definition.min ?? 0) > 0 || node.definition.max !== '0';
      return (item, run) => valuesAt(item, path, run).length > 0 === wanted;
    }
    case 'type': {
      const node = path.length === 0 ? slice : follow(slice, path, library);
      const codes = new Set((node?.definition.type ?? []).flatMap((type) => typeCodes(type, library)));
      if (codes.size === 0) return undefined;
      return (item, run) => {
        const types = valueTypes(item, path, run);
        // The elements of a list that is no choice all have the one type the slice repeats.
        return types.length === 0 ? path.length === 0 : types.some((type) => codes.has(type));
      };
    }
    case 'profile': {
      const node = path.length === 0 ? slice : follow(slice, path, library);
      const profiles = (node?.definition.type ?? []).flatMap((type) => [
        ...(type.profile ?? []),
        ...(type.targetProfile ?? []),
      ]);
      if (profiles.length === 0) return undefined;
      return (item, run) =>
        valuesAt(item, path, run).some(
          (value) => isJsonObject(value) && profiles.some((url) => conforms(url, value, run, library) === true),
        );
    }
    default:
      return undefined;
  }
}

function splitPath(path: string): readonly string[] {
  return path
    .split(/\.(?![^(]*\))/)
    .filter((part) => part !== '' && part !== '$this')
    .map((part) => part.replace(/^ofType\((\w+)\)$/, 'ofType:$1'));
}

const extensionStep = /^extension\(['"](.+)['"]\)$/;

/** Finds the definition that a path leads to inside a slice, also through the profile of a type. */
function follow(node: SnapshotNode, path: readonly string[], library: CheckLibrary): SnapshotNode | undefined {
  let current: SnapshotNode | undefined = node;
  for (const step of path) {
    if (!current) return undefined;
    if (step === 'resolve()' || step.startsWith('ofType:')) continue;
    const extension = extensionStep.exec(step)?.[1];
    current = extension === undefined ? childOf(current, step, library) : extensionSlice(current, extension);
  }
  return current;
}

function childOf(node: SnapshotNode, name: string, library: CheckLibrary): SnapshotNode | undefined {
  const direct = node.children.find((child) => child.name === name);
  if (direct) return direct;
  for (const url of (node.definition.type ?? []).flatMap((type) => type.profile ?? [])) {
    const found = toTree(library.profiles.definition(url)?.snapshot?.element ?? [])?.children.find(
      (child) => child.name === name,
    );
    if (found) return found;
  }
  return undefined;
}

function extensionSlice(node: SnapshotNode, url: string): SnapshotNode | undefined {
  return node.children
    .find((child) => child.name === 'extension')
    ?.slices.find((slice) => slice.definition.type?.some((type) => type.profile?.includes(url)));
}

/** The test of a value: constant, binding, or constants of the children. */
function valueTest(slice: SnapshotNode, path: readonly string[], library: CheckLibrary): ValueTest | undefined {
  // The url of an extension is fixed by its profile: the commonest case, without reading that profile.
  const extensionProfile = slice.definition.type?.find((type) => type.code === 'Extension')?.profile?.[0];
  if (extensionProfile !== undefined && path.length === 1 && path[0] === 'url') {
    const url = extensionProfile.split('|')[0];
    return (values) => values.includes(url);
  }
  const node = follow(slice, path, library);
  if (!node) return constantAbove(slice, path);
  return nodeTest(node, library) ?? constantAbove(slice, path);
}

/** A pattern on an element above the path says what must be at the path. */
function constantAbove(slice: SnapshotNode, path: readonly string[]): ValueTest | undefined {
  let node: SnapshotNode | undefined = slice;
  for (let depth = 0; depth <= path.length && node; depth++) {
    const constant = constantOf(node.definition, 'pattern') ?? constantOf(node.definition, 'fixed');
    if (constant) {
      const wanted = descend([constant.value], path.slice(depth));
      if (wanted.length > 0)
        return (values) => wanted.every((want) => values.some((value) => matchesPattern(value, want)));
    }
    const step: string | undefined = path[depth];
    node = node.children.find((child) => child.name === step);
  }
  return undefined;
}

function nodeTest(node: SnapshotNode, library: CheckLibrary): ValueTest | undefined {
  const fixed = constantOf(node.definition, 'fixed');
  if (fixed) return (values) => values.some((value) => equalsFixed(value, fixed.value));
  const pattern = constantOf(node.definition, 'pattern');
  if (pattern) return (values) => values.some((value) => matchesPattern(value, pattern.value));
  const fromChildren = node.children.flatMap((child) => {
    const test = nodeTest(child, library);
    return test ? [{ name: child.name, test }] : [];
  });
  if (fromChildren.length > 0)
    return (values, run) =>
      values.some((value) => fromChildren.every(({ name, test }) => test(descend([value], [name]), run)));
  const { binding } = node.definition;
  if (binding?.strength === 'required' && binding.valueSet) {
    const { valueSet } = binding;
    return (values) => values.some((value) => isCodeOf(value, valueSet, library));
  }
  return undefined;
}

function isCodeOf(value: unknown, valueSet: string, library: CheckLibrary): boolean {
  const members = library.terminology.members(valueSet);
  if (!members) return false;
  if (typeof value === 'string') return isMemberOf(members, undefined, value) === true;
  if (!isJsonObject(value)) return false;
  const codings = value['coding'] === undefined ? [value] : objectsOf(value['coding']);
  return codings.some((coding) => {
    const code = textOf(coding['code']);
    return code !== undefined && isMemberOf(members, textOf(coding['system']) ?? '', code) === true;
  });
}

function valuesAt(item: Item, path: readonly string[], run: Run): readonly unknown[] {
  const start = item.value === undefined ? [] : [item.value];
  const resolveAt = path.indexOf('resolve()');
  if (resolveAt < 0) return descend(start, path);
  return descend(
    descend(start, path.slice(0, resolveAt)).flatMap((value) => resolveLocal(value, run)),
    path.slice(resolveAt + 1),
  );
}

/** Contained resources and those of the same bundle can be looked into: the validator never fetches. */
function resolveLocal(value: unknown, run: Run): readonly unknown[] {
  const reference = isJsonObject(value) ? textOf(value['reference']) : undefined;
  return reference === undefined ? [] : run.resolve(reference);
}

function descend(values: readonly unknown[], path: readonly string[]): readonly unknown[] {
  let current = values;
  for (const step of path) {
    const next: unknown[] = [];
    const extension = extensionStep.exec(step)?.[1];
    for (const value of current) {
      if (!isJsonObject(value)) continue;
      if (step.startsWith('ofType:')) next.push(value);
      else if (extension !== undefined)
        next.push(...objectsOf(value['extension']).filter((candidate) => candidate['url'] === extension));
      else next.push(...childValues(value, step));
    }
    current = next;
  }
  return current;
}

function childValues(value: JsonObject, name: string): readonly unknown[] {
  const direct = value[name];
  if (direct !== undefined) return Array.isArray(direct) ? direct : [direct];
  const prefix = name.length;
  return Object.keys(value)
    .filter((property) => property.startsWith(name) && /[A-Z]/.test(property.charAt(prefix)))
    .map((property) => value[property]);
}

function typeCodes(type: NonNullable<ElementDefinition['type']>[number], library: CheckLibrary): readonly string[] {
  if (type.code !== 'Reference') return [...(type.code ? [type.code] : []), ...profileTypes(type.profile, library)];
  return ['Reference', ...profileTypes(type.targetProfile, library)];
}

function profileTypes(urls: readonly string[] | undefined, library: CheckLibrary): readonly string[] {
  return (urls ?? []).map((url) => library.profiles.definition(url)?.type ?? url.slice(url.lastIndexOf('/') + 1));
}

/** Types an item may be said to have: of the choice property, of the resource, of the target of a reference. */
function valueTypes(item: Item, path: readonly string[], run: Run): readonly string[] {
  if (path.length === 0 && item.type !== undefined) return [item.type];
  const resolves = path.includes('resolve()');
  const values = descend(
    item.value === undefined ? [] : [item.value],
    resolves ? path.slice(0, path.indexOf('resolve()')) : path,
  );
  return values.flatMap((value) => {
    if (typeof value === 'string') return ['string', 'code', 'uri'];
    if (!isJsonObject(value)) return [];
    const reference = textOf(value['reference']);
    if (resolves && reference !== undefined) {
      const type = referencedType(reference, run) ?? textOf(value['type']);
      return type === undefined ? [] : [type];
    }
    const type = textOf(value['resourceType']);
    return type !== undefined && typeModel(type)?.kind === 'resource' ? [type] : [];
  });
}
