import type { StructureDefinition } from '@medplum/fhirtypes';
import { openArchive } from '../../archive/indexed-archive.ts';
import { generatedFile } from '../../archive/locations.ts';
import { generateSnapshot } from './snapshot/generate.ts';

/** Profiles and extensions by canonical address. */
export interface ProfileRegistry {
  /**
   * Definition with a snapshot; the address may carry `|version`. Published definitions are read again each time, but for
   * the latest few: what was compiled from them is much smaller and is kept instead.
   */
  definition(url: string): StructureDefinition | undefined;
  /** Type that a definition constrains, without reading the definition twice; undefined when it is unknown. */
  typeOf(url: string): string | undefined;
  /** Known addresses without versions, own profiles first. */
  addresses(): readonly string[];
}

const keeps = (): boolean => false;
const ownPackage = openArchive<StructureDefinition>(generatedFile('package-definitions'), { keeps });
const specification = openArchive<StructureDefinition>(generatedFile('definitions'), { keeps });

/** Compiling a profile asks for the profiles of its extensions and targets, often for the same one several times. */
const mostRecent = 4;
const recent = new Map<string, StructureDefinition>();
/** What is asked about a published definition at every validation. */
const headers = new Map<string, Pick<StructureDefinition, 'type' | 'version'>>();

function published(address: string): StructureDefinition | undefined {
  const known = recent.get(address);
  if (known) return known;
  const found = ownPackage.get(address) ?? specification.get(address);
  if (!found) return undefined;
  if (recent.size >= mostRecent) recent.delete(recent.keys().next().value ?? '');
  recent.set(address, found);
  headers.set(address, { type: found.type, ...(found.version === undefined ? {} : { version: found.version }) });
  return found;
}

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
    const { address, version } = partsOf(url);
    const own = given.get(address)?.find((definition) => isVersion(definition, version));
    if (own) return complete(address, own);
    const found = published(address);
    return found && isVersion(found, version) ? found : undefined;
  };
  const typeOf = (url: string): string | undefined => {
    const { address, version } = partsOf(url);
    const own = given.get(address)?.find((definition) => isVersion(definition, version));
    if (own) return own.type;
    const found = headers.get(address) ?? published(address);
    return found && isVersion(found, version) ? found.type : undefined;
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
    typeOf,
    addresses: () => [...given.keys(), ...ownPackage.keys(), ...specification.keys()],
  };
}

function partsOf(url: string): { readonly address: string; readonly version: string | undefined } {
  const bar = url.indexOf('|');
  return bar < 0 ? { address: url, version: undefined } : { address: url.slice(0, bar), version: url.slice(bar + 1) };
}

/** `1.2` means any `1.2.x` too; a definition without version will do for any. */
function isVersion({ version }: Pick<StructureDefinition, 'version'>, wanted: string | undefined): boolean {
  return wanted === undefined || version === undefined || version === wanted || version.startsWith(`${wanted}.`);
}

/** Order of versions by their numbers, the rest as text. */
function compareVersions(a = '', b = ''): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
