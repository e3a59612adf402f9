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
  const given = new Map<string, StructureDefinition[]>();
  for (const definition of extra) {
    if (!definition.url) continue;
    const versions = given.get(definition.url);
    if (versions) versions.push(definition);
    else given.set(definition.url, [definition]);
  }
  for (const versions of given.values()) versions.sort((a, b) => compareVersions(b.version, a.version));
  const find = (url: string): StructureDefinition | undefined => {
    const bar = url.indexOf('|');
    const address = bar < 0 ? url : url.slice(0, bar);
    const version = bar < 0 ? undefined : url.slice(bar + 1);
    const own = given.get(address)?.find((definition) => isVersion(definition, version));
    if (own) return complete(address, own);
    const found = ownPackage.get(address) ?? specification.get(address);
    return found && isVersion(found, version) ? found : undefined;
  };
  const complete = (address: string, definition: StructureDefinition): StructureDefinition | undefined => {
    if (definition.snapshot) return definition;
    const versions = given.get(address) ?? [];
    // Off the list while it is made, so that definitions that derive from each other end.
    given.set(
      address,
      versions.filter((other) => other !== definition),
    );
    const made = { ...definition, snapshot: { element: generateSnapshot(definition, find).element } };
    given.set(
      address,
      versions.map((other) => (other === definition ? made : other)),
    );
    return made;
  };
  return {
    definition: find,
    addresses: () => [...given.keys(), ...ownPackage.keys(), ...specification.keys()],
  };
}

/** `1.2` means any `1.2.x` too; a definition without version will do for any. */
function isVersion({ version }: StructureDefinition, wanted: string | undefined): boolean {
  return wanted === undefined || version === undefined || version === wanted || version.startsWith(`${wanted}.`);
}

/** Order of versions by their numbers, the rest as text. */
function compareVersions(a = '', b = ''): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
