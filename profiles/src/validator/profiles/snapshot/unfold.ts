import type { ElementDefinition, ElementDefinitionType } from '@medplum/fhirtypes';
import { type ElementModel, typeModel } from '../../../model/index.ts';
import { copyDraft, type DraftNode, draftOf, type FindDefinition, toDraft } from './draft.ts';
import { elementOfProfile } from './profile-element.ts';

export const coreAddress = 'http://hl7.org/fhir/StructureDefinition/';

/** The snapshot tree of a type of the specification, one level deep. */
export function draftOfType(type: string): DraftNode | undefined {
  if (!typeModel(type)) return undefined;
  const root = draftOf(type, { id: type, path: type, min: 0, max: '*' });
  root.children = childrenOfType(type);
  return root;
}

/** The elements of a type or backbone element as the specification defines them. */
export function childrenOfType(type: string): DraftNode[] {
  return (typeModel(type)?.elements ?? []).map((element) => {
    const name = element.choice ? `${element.name}[x]` : element.name;
    return draftOf(name, toDefinition(element));
  });
}

function toDefinition(element: ElementModel): ElementDefinition {
  const { path, min, max, types, binding, content, choice } = element;
  const definition: ElementDefinition = {
    path: choice ? `${path}[x]` : path,
    min,
    max: max === Number.POSITIVE_INFINITY ? '*' : String(max),
    base: { path: choice ? `${path}[x]` : path, min, max: max === Number.POSITIVE_INFINITY ? '*' : String(max) },
  };
  if (content !== undefined) definition.contentReference = `#${content}`;
  else definition.type = types.map((type) => toType(type, element));
  if (binding) definition.binding = { ...binding };
  return definition;
}

function toType(
  { code, targets }: ElementModel['types'][number],
  { constraints }: ElementModel,
): ElementDefinitionType {
  // The model keeps the one profile that base types use as the key of its invariant.
  const isSimple = code === 'Quantity' && constraints.includes('sqty-1');
  return {
    code,
    ...(isSimple ? { profile: [`${coreAddress}SimpleQuantity`] } : {}),
    ...(targets ? { targetProfile: targets.map((target) => coreAddress + target) } : {}),
  };
}

/**
 * Unfolds an element, so that something below it can be constrained: with the profile of its type when there is exactly
 * one, else with its type, its own backbone elements or the elements it refers to.
 */
export function unfold(node: DraftNode, find: FindDefinition): DraftNode[] {
  node.children ??=
    elementOfProfile(node.definition, find)?.children?.map(copyDraft) ?? unfolded(node.definition, find);
  return node.children;
}

function unfolded({ type, contentReference, base, path }: ElementDefinition, find: FindDefinition): DraftNode[] {
  if (contentReference !== undefined) return childrenOfType(contentReference.slice(contentReference.indexOf('#') + 1));
  const [first] = type ?? [];
  const [profile, another] = first?.profile ?? [];
  if (profile !== undefined && another === undefined) {
    const elements = find(profile)?.snapshot?.element;
    const children = elements && toDraft(elements)?.children;
    if (children) return children.map(copyDraft);
  }
  const code = first?.code ?? '';
  if (code === 'BackboneElement' || code === 'Element') {
    const nested = childrenOfType((base?.path ?? path ?? '').replace(/\[x\]$/, ''));
    if (nested.length > 0) return nested;
  }
  return childrenOfType(code);
}
