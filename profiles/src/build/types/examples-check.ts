import type { Resource, StructureDefinition } from '@medplum/fhirtypes';

/**
 * Text of a file that compiles only when the types are right: every profile's type narrows its R4 type, and every example
 * of the package is of the type of each profile that it claims.
 */
export function examplesCheck(profiles: readonly StructureDefinition[], examples: readonly Resource[]): string {
  const checked = profiles.map((profile) => {
    const claiming = examples.filter(({ meta }) => meta?.profile?.includes(profile.url ?? ''));
    const literals = claiming.map((example) => `  ${JSON.stringify(withoutSiblings(example))},\n`);
    return (
      `export const widen${profile.name} = (one: ${profile.name}): R4.${profile.type} => one;\n` +
      `export const examplesOf${profile.name}: ${profile.name}[] = [\n${literals.join('')}];\n`
    );
  });
  const names = profiles.map(({ name }) => name).sort();
  return (
    `import type * as R4 from '@medplum/fhirtypes';\n` +
    `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from './index.d.ts';\n\n${checked.join('\n')}`
  );
}

/** The R4 types know no siblings of primitive values (`_birthDate`). */
function withoutSiblings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSiblings);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !name.startsWith('_'));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutSiblings(inner)]));
}
