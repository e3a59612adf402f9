export type { Configuration } from './areas.ts';
export { ConfigurationError } from './configuration-error.ts';
export { configurationVariable, type LoadedConfiguration, loadConfiguration, type Origin } from './load.ts';
export { toPrintable } from './print.ts';
export { renderReference } from './reference.ts';
