import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { equalsFixed } from '../constants.ts';
import { constantOf } from '../snapshot-tree.ts';
import { copyDraft, type DraftNode, draftOf, type FindDefinition, sliceOf, toDraft, toElements } from './draft.ts';
import { placesOf, type Step } from './place.ts';
import { elementOfProfile } from './profile-element.ts';
import { coreAddress, draftOfType, unfold } from './unfold.ts';

/** What a differential says and no snapshot can hold. */
export interface SnapshotFault {
  readonly kind: 'base-unknown' | 'path-unknown' | 'constant-differs' | 'discriminator-unknown';
  /** Position in the differential; -1 for the definition as a whole. */
  readonly index: number;
}

/** A generated snapshot, and the parts of the differential that had to be left out. */
export interface GeneratedSnapshot {
  readonly element: ElementDefinition[];
  readonly faults: readonly SnapshotFault[];
}

/**
 * Makes the snapshot of a profile from its base and its differential: elements are found by id, or by path and slice
 * name; types, choices and referenced content are unfolded where something below them is constrained; a new slice starts
 * from its element. Texts for people are those of the differential only.
 *
 * @see FHIR R4 profiling.html#snapshot
 */
export function generateSnapshot(definition: StructureDefinition, find: FindDefinition): GeneratedSnapshot {
  const faults: SnapshotFault[] = [];
  const base = baseOf(definition, find);
  if (!base.known) faults.push({ kind: 'base-unknown', index: -1 });
  const { root } = base;
  const differential = definition.differential?.element ?? [];
  const places = placesOf(differential);
  differential.forEach((element, index) => {
    const node = locate(root, places[index] ?? [], find);
    if (!node) {
      faults.push({ kind: 'path-unknown', index });
      return;
    }
    if (!keepsConstant(node, element)) faults.push({ kind: 'constant-differs', index });
    merge(node, element, find);
    if (!leadSomewhere(node, element, find)) faults.push({ kind: 'discriminator-unknown', index });
  });
  return { element: toElements(root), faults };
}

function baseOf(
  { baseDefinition, type = '' }: StructureDefinition,
  find: FindDefinition,
): { readonly root: DraftNode; readonly known: boolean } {
  const core = baseDefinition?.startsWith(coreAddress)
    ? draftOfType(baseDefinition.slice(coreAddress.length))
    : undefined;
  if (core) return { root: core, known: true };
  const elements = baseDefinition === undefined ? undefined : find(baseDefinition)?.snapshot?.element;
  const derived = elements && toDraft(elements);
  if (derived) return { root: copyDraft(derived), known: true };
  return { root: draftOfType(type) ?? draftOf(type, { path: type }), known: false };
}

function locate(root: DraftNode, steps: readonly Step[], find: FindDefinition): DraftNode | undefined {
  let node: DraftNode | undefined = root;
  for (const step of steps) {
    node = childAt(node, step, find);
    if (!node) return undefined;
  }
  return node;
}

function childAt(parent: DraftNode, { name, slice }: Step, find: FindDefinition): DraftNode | undefined {
  const children = unfold(parent, find);
  const child = children.find((candidate) => candidate.name === name || candidate.name === `${name}[x]`);
  if (child) return slice === undefined ? child : sliceAt(child, slice);
  return choiceAt(children, name, slice);
}

/** A slice by name; `a/b` is the slice `a/b` of the slice `a`. */
function sliceAt(node: DraftNode, name: string): DraftNode {
  const slash = name.lastIndexOf('/');
  const parent = slash < 0 ? node : sliceAt(node, name.slice(0, slash));
  return parent.slices.find(({ definition }) => definition.sliceName === name) ?? sliceOf(parent, name);
}

/** `valueQuantity` is short for the slice of `value[x]` that is a Quantity. */
function choiceAt(children: readonly DraftNode[], name: string, slice: string | undefined): DraftNode | undefined {
  for (const choice of children) {
    if (!choice.name.endsWith('[x]')) continue;
    const stem = choice.name.slice(0, -3);
    if (!name.startsWith(stem)) continue;
    const types = choice.definition.type ?? [];
    const type = types.find(({ code = '' }) => stem + code.charAt(0).toUpperCase() + code.slice(1) === name);
    if (!type) continue;
    if (types.length === 1 && slice === undefined && choice.slices.length === 0) return choice;
    const found = sliceAt(choice, slice ?? name);
    found.definition.type = [type];
    closeChoice(choice);
    return found;
  }
  return undefined;
}

/** Where a differential names the types of a choice without slicing it, those are the types it leaves. */
function closeChoice(choice: DraftNode): void {
  const { slicing } = choice.definition;
  if (slicing && !choice.namesTypes) return;
  choice.namesTypes = true;
  choice.definition.slicing = { discriminator: [{ type: 'type', path: '$this' }], rules: 'open' };
  choice.definition.type = choice.slices.flatMap(({ definition }) => definition.type ?? []);
}

/** A fixed value of the base stays as it is. */
function keepsConstant(node: DraftNode, element: ElementDefinition): boolean {
  const before = constantOf(node.definition, 'fixed');
  const stated = constantOf(element, 'fixed');
  return !before || !stated || equalsFixed(stated.value, before.value);
}

/** Whether the discriminators of a slicing name elements; steps that lead out of the definition are taken as they are. */
function leadSomewhere(node: DraftNode, element: ElementDefinition, find: FindDefinition): boolean {
  return (element.slicing?.discriminator ?? []).every(({ path = '' }) => {
    // Looked into as a copy: what is only looked into does not belong to the snapshot.
    let current: DraftNode | undefined = copyDraft(node);
    for (const step of path.split('.')) {
      if (step === '$this' || step === '') continue;
      // A choice, a resource and what a function answers may be of several types.
      if (step.includes('(') || !current || (current.definition.type?.length ?? 1) > 1) return true;
      if (current.definition.type?.[0]?.code === 'Resource') return true;
      current = childAt(current, { name: step, slice: undefined }, find);
      if (!current) return false;
    }
    return true;
  });
}

function merge(node: DraftNode, element: ElementDefinition, find: FindDefinition): void {
  const { id: _id, path, constraint, sliceName, ...stated } = element;
  const before = node.definition;
  // A new type, or a profile of it, opens other children than those the old one had.
  if (stated.type && node.children && node.slices.length === 0 && changesType(before, stated.type))
    node.children = undefined;
  const own = constraint ?? [];
  const inherited = (before.constraint ?? []).filter(({ key }) => !own.some((other) => other.key === key));
  node.definition = {
    ...before,
    ...stated,
    path,
    ...(sliceName === undefined || before.sliceName !== undefined ? {} : { sliceName }),
    ...(own.length + inherited.length > 0 ? { constraint: [...inherited, ...own] } : {}),
  };
  const meant = stated.type && elementOfProfile(node.definition, find);
  if (meant) node.children = meant.children?.map(copyDraft);
  const max = stated.max === undefined ? extensionMax(stated, find) : undefined;
  if (max !== undefined && node.definition.max === '*') node.definition.max = max;
  for (const kind of ['fixed', 'pattern']) dropReplaced(node.definition, before, element, kind);
}

/** An extension says itself how often it may be there. */
function extensionMax({ type }: Partial<ElementDefinition>, find: FindDefinition): string | undefined {
  const profile = type?.[0]?.code === 'Extension' ? type[0].profile?.[0] : undefined;
  return profile === undefined ? undefined : find(profile)?.snapshot?.element[0]?.max;
}

function changesType(before: ElementDefinition, type: NonNullable<ElementDefinition['type']>): boolean {
  return JSON.stringify(before.type?.map(({ code }) => code)) !== JSON.stringify(type.map(({ code }) => code));
}

/** A fixed value replaces the pattern of the base and the other way round only within its kind. */
function dropReplaced(
  definition: ElementDefinition,
  before: ElementDefinition,
  stated: ElementDefinition,
  kind: string,
): void {
  const isKind = (name: string): boolean => name.startsWith(kind) && /[A-Z]/.test(name.charAt(kind.length));
  if (!Object.keys(stated).some(isKind)) return;
  const record = definition as unknown as Record<string, unknown>;
  for (const name of Object.keys(before)) if (isKind(name) && !Object.hasOwn(stated, name)) delete record[name];
}
