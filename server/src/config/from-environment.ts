import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Issue } from '@sinfonia/profiles/issues';
import type { Option } from './option.ts';

/** What follows the variable of a secret in the name of the one that names a file instead, as containers mount them. */
const fileSuffix = '_FILE';

/** What the environment says of one option. */
export type FromEnvironment =
  | { readonly kind: 'silent' }
  | { readonly kind: 'given'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly issue: Issue };

/** The variables that an option is read from: its own and, for a secret, the one that names a file with it. */
export function variablesOf({ environment, secret }: Option<unknown>): readonly string[] {
  if (environment === undefined) return [];
  return secret ? [environment, `${environment}${fileSuffix}`] : [environment];
}

/**
 * Reads an option from the environment; a secret also from the file that `<variable>_FILE` names, without the line break at
 * its end. Refuses with `configuration-invalid` and, for both at once or a file that cannot be read, `configuration-secret-file`.
 *
 * @param folder that relative paths start from
 */
export function readFromEnvironment(
  option: Option<unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): FromEnvironment {
  const [own = '', named = ''] = variablesOf(option);
  const file = environment[named];
  if (file === undefined) return parsed(option, own, environment[own]);
  const refusal: FromEnvironment = {
    kind: 'refused',
    issue: { code: 'configuration-secret-file', values: { option: named, file } },
  };
  if (environment[own] !== undefined) return refusal;
  try {
    return parsed(option, named, readFileSync(resolve(folder, file), 'utf8').replace(/\r?\n$/, ''));
  } catch {
    return refusal;
  }
}

function parsed(option: Option<unknown>, variable: string, written: string | undefined): FromEnvironment {
  if (written === undefined) return { kind: 'silent' };
  const value = option.parse(written);
  if (value !== undefined) return { kind: 'given', value };
  return { kind: 'refused', issue: invalidOption(variable, option.expected) };
}

/** The fault of an option, by its name or that of its variable, whose value is not what is expected. */
export function invalidOption(option: string, expected: string): Issue {
  return { code: 'configuration-invalid', values: { option, expected } };
}
