import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** `care-plan` and `carePlan` as `CarePlan`. */
export function toPascal(text: string): string {
  return text.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `PaiCarePlan` as `pai-care-plan`, for the name of a file. */
export function toKebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** A text as a literal of TypeScript. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

const primitives: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  decimal: 'number',
  integer: 'number',
  positiveInt: 'number',
  unsignedInt: 'number',
};

/** Name in `@medplum/fhirtypes` of a type of the model: `CarePlan.activity` is `CarePlanActivity`, a date is a string. */
export function typeName(model: string): string {
  if (model.startsWith('http://hl7.org/fhirpath/')) return 'string';
  if (/^[a-z]/.test(model)) return primitives[model] ?? 'string';
  return model.split('.').map(toPascal).join('');
}

const folder = join(dirname(createRequire(import.meta.url).resolve('@medplum/fhirtypes/package.json')), 'dist');
const declared = new Map<string, boolean>();

/** Whether `@medplum/fhirtypes` declares the type of a model name. */
export function isDeclared(model: string): boolean {
  const file = join(folder, `${model.split('.')[0]}.d.ts`);
  const name = typeName(model);
  let known = declared.get(name);
  if (known === undefined) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    known = new RegExp(`export (interface|type) ${name}\\b`).test(text);
    declared.set(name, known);
  }
  return known;
}
