import type { StructureDefinition } from '@medplum/fhirtypes';
import { openArchive } from '../../archive/indexed-archive.ts';
import { generatedFile } from '../../archive/locations.ts';

/** Profiles and extensions by canonical address. */
export interface ProfileRegistry {
  /** Definition with a snapshot; the address may carry `|version`. */
  definition(url: string): StructureDefinition | undefined;
  /** Known addresses without versions, own profiles first. */
  addresses(): readonly string[];
}

const ownPackage = openArchive<StructureDefinition>(generatedFile('package-definitions'));
const specification = openArchive<StructureDefinition>(generatedFile('definitions'));

/** Looks in `extra` first, then in our package, then among the profiles and extensions of the specification. */
export function createRegistry(extra: readonly StructureDefinition[]): ProfileRegistry {
  const given = new Map(
    extra.flatMap((definition): [string, StructureDefinition][] =>
      definition.url && definition.snapshot ? [[definition.url, definition]] : [],
    ),
  );
  return {
    definition(url) {
      const bar = url.indexOf('|');
      const address = bar < 0 ? url : url.slice(0, bar);
      const found = given.get(address) ?? ownPackage.get(address) ?? specification.get(address);
      if (!found || bar < 0) return found;
      return found.version === undefined || found.version === url.slice(bar + 1) ? found : undefined;
    },
    addresses: () => [...given.keys(), ...ownPackage.keys(), ...specification.keys()],
  };
}
