import type { StructureDefinition } from '@medplum/fhirtypes';
import { openArchive } from '../../archive/indexed-archive.ts';
import { generatedFile } from '../../archive/locations.ts';
import { generateSnapshot } from './snapshot/generate.ts';

/** Profiles and extensions by canonical address. */
export interface ProfileRegistry {
  /** Definition with a snapshot; the address may carry `|version`. */
  definition(url: string): StructureDefinition | undefined;
  /** Known addresses without versions, own profiles first. */
  addresses(): readonly string[];
}

const ownPackage = openArchive<StructureDefinition>(generatedFile('package-definitions'));
const specification = openArchive<StructureDefinition>(generatedFile('definitions'));

/**
 * Looks in `extra` first, then in our package, then among the profiles and extensions of the specification. Snapshots that
 * are missing are generated when a definition is first asked for.
 */
export function createRegistry(extra: readonly StructureDefinition[]): ProfileRegistry {
  const given = new Map(
    extra.flatMap((definition): [string, StructureDefinition][] =>
      definition.url ? [[definition.url, definition]] : [],
    ),
  );
  const find = (url: string): StructureDefinition | undefined => {
    const bar = url.indexOf('|');
    const address = bar < 0 ? url : url.slice(0, bar);
    const own = given.get(address);
    const found = own ? complete(address, own) : (ownPackage.get(address) ?? specification.get(address));
    if (!found || bar < 0) return found;
    return found.version === undefined || found.version === url.slice(bar + 1) ? found : undefined;
  };
  const complete = (address: string, definition: StructureDefinition): StructureDefinition | undefined => {
    if (definition.snapshot) return definition;
    // Off the list while it is made, so that definitions that derive from each other end.
    given.delete(address);
    const made = { ...definition, snapshot: { element: generateSnapshot(definition, find).element } };
    given.set(address, made);
    return made;
  };
  return {
    definition: find,
    addresses: () => [...given.keys(), ...ownPackage.keys(), ...specification.keys()],
  };
}
