import type { Reading } from '../../src/services/steps/stored.ts';
import type { Store, StoredVersion } from '../../src/store/port.ts';

/** Resources of a table by address; `changes` replaces elements of some, null takes an element or a resource away. */
export function storeOfCases(
  resources: Readonly<Record<string, object>>,
  changes: Readonly<Record<string, object | null>> = {},
): Reading & Pick<Store, 'vread'> {
  const find = (address: string): StoredVersion | undefined => {
    const found = resources[address];
    const change = changes[address];
    if (found === undefined || change === null) return undefined;
    const [type = '', id = ''] = address.split('/');
    const whole = Object.entries({ resourceType: type, id, ...found, ...change }).filter(([, value]) => value !== null);
    const json = JSON.stringify(Object.fromEntries(whole));
    return { type, id, versionId: '1', lastUpdated: 0, method: 'PUT', deleted: false, json };
  };
  return {
    read: async ({ type, id }) => find(`${type}/${id}`),
    vread: async ({ type, id }, version) => (version === '1' ? find(`${type}/${id}`) : undefined),
    // Everything of the type: a table has one order only.
    search: async ({ types }) => ({
      entries: Object.keys(resources)
        .flatMap((address) => (types.some((type) => address.startsWith(`${type}/`)) ? (find(address) ?? []) : []))
        .map((version) => ({ ...version, mode: 'match' as const })),
    }),
  };
}
