import type { Configuration } from './areas.ts';
import { allOptions, type Origin } from './load.ts';

/** What stands in the place of a secret that is set. */
const hidden = '********';

/**
 * The effective configuration in the shape of the configuration file, with secrets hidden, and where each value that is
 * not a default came from.
 */
export function toPrintable(
  configuration: Configuration,
  origins: ReadonlyMap<string, Origin>,
): { readonly configuration: Record<string, unknown>; readonly origins: Record<string, Origin> } {
  const printable: Record<string, unknown> = {};
  for (const [name, option] of allOptions()) {
    const [first = '', second] = name.split('.');
    const holder = configuration[first as keyof Configuration];
    const value = second === undefined ? holder : (holder as unknown as Record<string, unknown>)[second];
    const shown = option.secret && value !== '' ? hidden : value;
    if (second === undefined) printable[first] = shown;
    else printable[first] = { ...(printable[first] as object | undefined), [second]: shown };
  }
  const notDefault = [...origins].filter(([, origin]) => origin !== 'default');
  return { configuration: printable, origins: Object.fromEntries(notDefault) };
}
