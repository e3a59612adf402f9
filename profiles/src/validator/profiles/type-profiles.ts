import type { ElementDefinition } from '@medplum/fhirtypes';
import { isJsonObject, textOf } from '../../json/json-object.ts';
import { type ElementModel, isResourceType } from '../../model/index.ts';
import type { CheckLibrary, ValueCheck } from '../checks.ts';
import { targetCheck } from '../rules/reference.ts';
import type { Run } from '../run.ts';
import { conforms } from './conformance.ts';
import type { Item } from './items.ts';
import { profileElement } from './snapshot/profile-element.ts';

/** A check of an item that may depend on the type its property names. */
type TypedCheck = (item: Item, run: Run) => void;

/**
 * Compiles the profiles of the types of an element: a value conforms to the profile of its type, or to one of several.
 * Extensions are left out: they are checked by their url wherever they are.
 */
export function compileTypeProfiles(definition: ElementDefinition, library: CheckLibrary): readonly TypedCheck[] {
  const types = definition.type ?? [];
  if (!types.some(({ profile }) => profile !== undefined)) return [];
  return types.flatMap(({ code = '', profile = [] }): TypedCheck[] => {
    const [first] = profile;
    if (first === undefined || code === 'Extension' || profileElement(definition, first) !== undefined) return [];
    const isOfType = (item: Item): boolean => types.length === 1 || item.type === code;
    if (profile.length === 1)
      return [
        (item, run) => {
          const { value } = item;
          if (isOfType(item)) checkAgainst(first, value, run, library);
        },
      ];
    const allowed = profile.join(', ');
    return [
      (item, run) => {
        const { value } = item;
        if (!isOfType(item)) return;
        if (profile.every((url) => conforms(url, value, run, library) === false))
          run.report('profile-none-fits', { allowed });
      },
    ];
  });
}

function checkAgainst(url: string, value: unknown, run: Run, library: CheckLibrary): void {
  if (isJsonObject(value) && value['resourceType'] !== undefined) library.resourceProfile(url, value, run);
  else library.profile(url)?.(value, run);
}

/** Compiles the types of resource that a profile leaves where the base type allows any. */
export function compileResourceTypes(
  definition: ElementDefinition,
  base: ElementModel | undefined,
): readonly ValueCheck[] {
  if (base?.types[0]?.code !== 'Resource') return [];
  const codes = (definition.type ?? []).map(({ code = '' }) => code);
  if (codes.length === 0) return [];
  if (codes.some((code) => !isResourceType(code))) return [];
  const allowed = codes.join(', ');
  return [
    (value, run) => {
      const type = isJsonObject(value) ? textOf(value['resourceType']) : undefined;
      if (type !== undefined && isResourceType(type) && !codes.includes(type))
        run.report('type-not-allowed', { type, allowed });
    },
  ];
}

/** Compiles the types that a profile leaves to a reference, where it narrows those of the base type. */
export function compileTargetTypes(
  definition: ElementDefinition,
  base: ElementModel | undefined,
  library: CheckLibrary,
): readonly ValueCheck[] {
  const profiles = targetProfiles(definition);
  if (profiles.length === 0) return [];
  const targets = profiles.map(
    (url) => library.profiles.typeOf(url) ?? url.slice(url.lastIndexOf('/') + 1).replace(/\|.*$/, ''),
  );
  const known = base?.types.find(({ code }) => code === 'Reference')?.targets ?? [];
  const narrower = known.length === 0 || targets.length < known.length || known.includes('Resource');
  return narrower ? targetCheck([...new Set(targets)]) : [];
}

/**
 * Compiles the rule that the target of a reference conforms to one of the profiles of its element, for targets that are
 * at hand: contained, or in the same bundle.
 */
export function compileTargetProfiles(definition: ElementDefinition, library: CheckLibrary): readonly ValueCheck[] {
  const profiles = targetProfiles(definition);
  if (!profiles.some((url) => library.profiles.typeOf(url) !== undefined)) return [];
  const allowed = profiles.join(', ');
  return [
    (value, run) => {
      const reference = isJsonObject(value) ? textOf(value['reference']) : undefined;
      if (reference === undefined) return;
      const [target, another] = run.resolve(reference);
      if (!target || another) return;
      // A target of another type has been told already.
      const fitting = profiles.filter((url) => library.profiles.typeOf(url) === target['resourceType']);
      if (fitting.length > 0 && profiles.every((url) => conforms(url, target, run, library) === false))
        run.report('reference-profile', { allowed });
    },
  ];
}

function targetProfiles(definition: ElementDefinition): readonly string[] {
  return (definition.type ?? []).find((type) => type.code === 'Reference')?.targetProfile ?? [];
}
