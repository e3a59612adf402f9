import { areas, rootArea } from '../../src/config/areas.ts';

/** Variables that say where configuration is, and are no options themselves. */
const beside = ['SINFONIA_CONFIG'];

const options = [rootArea, ...Object.values(areas)].flatMap((area) => Object.values(area.options));

/** Environment variables that the facade reads; `NAME_FILE` names a file that holds the value. */
export const environmentNames: ReadonlySet<string> = new Set([
  ...beside,
  ...options.flatMap((option) => (option.environment === undefined ? [] : [option.environment])),
]);

/** Whether the facade knows a variable. */
export function isKnown(name: string): boolean {
  return environmentNames.has(name) || environmentNames.has(name.replace(/_FILE$/, ''));
}
