import type { Resource, StructureDefinition } from '@medplum/fhirtypes';

/**
 * Text of a file that compiles only when the types are right: every profile's type narrows its R4 type, and every example
 * of the package is of the type of each profile that it claims.
 */
export function examplesCheck(profiles: readonly StructureDefinition[], examples: readonly Resource[]): string {
  const checked = profiles.map((profile) => {
    const claiming = examples.filter(({ meta }) => meta?.profile?.includes(profile.url ?? ''));
    const literals = claiming.map(
      (example) => `  ${JSON.stringify(withoutSiblings(example)).replaceAll(`"${absent}"`, 'absent')},\n`,
    );
    return (
      `export const widen${profile.name} = (one: ${profile.name}): R4.${profile.type} => one;\n` +
      `export const examplesOf${profile.name}: ${profile.name}[] = [\n${literals.join('')}];\n`
    );
  });
  const names = profiles.map(({ name }) => name).sort();
  return (
    `import type * as R4 from '@medplum/fhirtypes';\n` +
    `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from './index.d.ts';\n\ndeclare const absent: never;\n\n${checked.join('\n')}`
  );
}

/** Stands for a value that is not there because its sibling says why. */
const absent = '-absent-';

/** The R4 types know no siblings of primitive values (`_birthDate`): where one replaces the value, the value is any. */
function withoutSiblings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === null ? absent : withoutSiblings(item)));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, inner]) =>
    name.startsWith('_') ? [name.slice(1), absent] : [name, withoutSiblings(inner)],
  );
  // A value that is there goes before the mark that its sibling left.
  return { ...Object.fromEntries(fields), ...Object.fromEntries(fields.filter(([, inner]) => inner !== absent)) };
}
