import type { ElementDefinition } from '@medplum/fhirtypes';
import { type DraftNode, type FindDefinition, toDraft } from './draft.ts';

const address = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element';

/**
 * Id of the element that the profile of a type means, when it means one element of it and not the whole. Source: FHIR R4,
 * extension elementdefinition-profile-element.
 */
export function profileElement({ type }: ElementDefinition, profile: string): string | undefined {
  for (const item of type ?? []) {
    const index = item.profile?.indexOf(profile) ?? -1;
    const { _profile } = item as {
      readonly _profile?: readonly ({
        readonly extension?: readonly { readonly url?: string; readonly valueString?: string }[];
      } | null)[];
    };
    const named = _profile?.[index]?.extension?.find(({ url }) => url === address)?.valueString;
    if (named !== undefined) return named;
  }
  return undefined;
}

/** The element of another profile that a type means, as a node to copy from. */
export function elementOfProfile(definition: ElementDefinition, find: FindDefinition): DraftNode | undefined {
  const profile = definition.type?.[0]?.profile?.[0];
  const id = profile === undefined ? undefined : profileElement(definition, profile);
  if (profile === undefined || id === undefined) return undefined;
  let node = toDraft(find(profile)?.snapshot?.element ?? []);
  for (const step of id.split('.').slice(1)) {
    const [name, slice] = step.split(':');
    node = node?.children?.find((child) => child.name === name);
    if (slice !== undefined) node = node?.slices.find(({ definition: { sliceName } }) => sliceName === slice);
  }
  return node;
}
