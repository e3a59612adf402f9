import type { ElementDefinition, ElementDefinitionSlicingDiscriminator } from '@medplum/fhirtypes';
import { elementOf } from '../../model/index.ts';
import type { CheckLibrary } from '../checks.ts';
import { membershipOf } from '../rules/membership.ts';
import type { Run } from '../run.ts';
import { conforms } from './conformance.ts';
import { equalsFixed, matchesPattern } from './constants.ts';
import { descend, extensionStep, splitPath, valuesAt, valueTypes } from './discriminator-path.ts';
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
    // A slice may leave one of several discriminators open.
    if (test) tests.push(test);
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
        valuesAt(item, path, run).some((value) => profiles.some((url) => conforms(url, value, run, library) === true));
    }
    default:
      return undefined;
  }
}

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

/** A required slice on the way says what must be there. */
function requiredSlices(node: SnapshotNode): readonly SnapshotNode[] {
  return node.slices.filter(({ definition }) => (definition.min ?? 0) > 0);
}

function childOf(node: SnapshotNode, name: string, library: CheckLibrary): SnapshotNode | undefined {
  for (const holder of [node, ...requiredSlices(node)]) {
    const direct = holder.children.find((child) => child.name === name);
    if (direct) return direct;
  }
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
  // An element that a slice forbids tells its members by not being there.
  if (node.definition.max === '0') return (values) => values.length === 0;
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
  const fromSlices = requiredSlices(node).flatMap((slice) => nodeTest(slice, library) ?? []);
  if (fromSlices.length > 0) return (values, run) => fromSlices.every((test) => test(values, run));
  const fromChildren = node.children.flatMap((child) => {
    const test = nodeTest(child, library);
    return test ? [{ name: child.name, test }] : [];
  });
  if (fromChildren.length > 0)
    return (values, run) =>
      values.some((value) => fromChildren.every(({ name, test }) => test(descend([value], [name]), run)));
  const { binding } = node.definition;
  if (binding?.strength === 'required' && binding.valueSet && !isBaseBinding(node)) {
    const { valueSet } = binding;
    return (values) => values.some((value) => membershipOf(value, valueSet, library.terminology) === true);
  }
  return undefined;
}

/** A binding that every value of the element has anyway tells nothing. */
function isBaseBinding({ definition }: SnapshotNode): boolean {
  const [type = '', ...steps] = (definition.path ?? '').replace(/\[x\]/g, '').split('.');
  let current = type;
  let bound: string | undefined;
  for (const step of steps) {
    const found = elementOf(current, step);
    if (!found) return false;
    bound = found.element.binding?.valueSet;
    current = found.type;
  }
  return bound === definition.binding?.valueSet;
}

function typeCodes(type: NonNullable<ElementDefinition['type']>[number], library: CheckLibrary): readonly string[] {
  if (type.code !== 'Reference') return [...(type.code ? [type.code] : []), ...profileTypes(type.profile, library)];
  return ['Reference', ...profileTypes(type.targetProfile, library)];
}

function profileTypes(urls: readonly string[] | undefined, library: CheckLibrary): readonly string[] {
  return (urls ?? []).map((url) => library.profiles.typeOf(url) ?? url.slice(url.lastIndexOf('/') + 1));
}
