import { areas, rootArea } from '../../src/config/areas.ts';

/** Variables that say where configuration is, and are no options themselves. */
const beside = ['SINFONIA_CONFIG'];

/** Options of nodes over one store, named here as long as the configuration does not have them all. */
const several = ['SINFONIA_HAPI_DATABASE', 'SINFONIA_CURSOR_KEY', 'SINFONIA_ROLE'];

const options = [rootArea, ...Object.values(areas)].flatMap((area) => Object.values(area.options));

/** Environment variables that the facade reads; `NAME_FILE` names a file that holds the value. */
export const environmentNames: ReadonlySet<string> = new Set([
  ...beside,
  ...several,
  ...options.flatMap((option) => (option.environment === undefined ? [] : [option.environment])),
]);

/** Whether the facade knows a variable. */
export function isKnown(name: string): boolean {
  return environmentNames.has(name) || environmentNames.has(name.replace(/_FILE$/, ''));
}
