import { FhirError } from '../../issues/index.ts';
import { isJsonObject } from '../../json/json-object.ts';
import type { CsvManifest } from './csv-manifest.ts';

/** Takes parsed JSON as a manifest. Refusal: `terminology-manifest-invalid` naming what is missing. */
export function requireManifest(value: unknown, file: string): CsvManifest {
  const refuse = (member: string): never => {
    throw new FhirError({ code: 'terminology-manifest-invalid', values: { file, member } });
  };
  if (!isJsonObject(value)) return refuse('{…}');
  for (const member of ['system', 'name']) if (typeof value[member] !== 'string') return refuse(member);
  const { columns, properties = [] } = value;
  if (!isJsonObject(columns)) return refuse('columns');
  if (!isColumn(columns['code'])) return refuse('columns.code');
  const { display } = columns;
  if (!Array.isArray(display) || display.length === 0 || !display.every(isColumn)) return refuse('columns.display');
  if (!Array.isArray(properties)) return refuse('properties');
  for (const property of properties) {
    if (!isJsonObject(property) || typeof property['code'] !== 'string' || !isColumn(property['column']))
      return refuse('properties.code, properties.column');
  }
  try {
    if (value['codeForm'] !== undefined) new RegExp(String(value['codeForm']), 'u');
  } catch {
    return refuse('codeForm');
  }
  return value as unknown as CsvManifest;
}

function isColumn(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((name) => typeof name === 'string'));
}
