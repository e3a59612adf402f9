import table from './external-systems.json' with { type: 'json' };

/** A code system whose codes are not ours to ship, or that has no list of codes. */
export interface ExternalSystem {
  /** Canonical address. */
  readonly url: string;
  /** Further addresses under which the same codes travel, e.g. the OID of the FSE. */
  readonly aliases: readonly string[];
  readonly name: string;
  /** Body that publishes it. */
  readonly publisher: string;
  /** File to get from the publisher; absent for a system without a list. */
  readonly file?: string;
  /** Name of the loader that reads the file; see `loaders/`. */
  readonly loader?: string;
  /** Whether a grammar makes the codes, so that they cannot be listed. */
  readonly grammar?: boolean;
}

/** Code systems that stand outside of the package, with where their codes can be got. */
export const externalSystems: readonly ExternalSystem[] = table;

/** The external code system of an address or alias. */
export function externalSystem(url: string): ExternalSystem | undefined {
  return externalSystems.find((system) => system.url === url || system.aliases.includes(url));
}
