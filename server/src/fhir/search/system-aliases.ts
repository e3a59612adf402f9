import table from './system-aliases.json' with { type: 'json' };

const canonical = new Map(table.aliases.map(({ alias, system }) => [alias, system]));

/** The address under which a code or identifier system is indexed and searched: older addresses lead to the present one. */
export function canonicalSystem(system: string): string {
  return canonical.get(system) ?? system;
}
