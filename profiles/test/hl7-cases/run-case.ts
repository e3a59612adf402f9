import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSystem, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { type Issue, isRefusal } from '../../src/issues/index.ts';
import { parseJsonText } from '../../src/json/index.ts';
import { createTerminology } from '../../src/terminology/index.ts';
import { createValidator, type ValidateOptions } from '../../src/validator/index.ts';
import { fromXml } from '../../src/xml/index.ts';
import type { ManifestCase } from './manifest.ts';

/**
 * Errors of our validator for one run; text that is no JSON counts as one. Undefined when a supporting file cannot be
 * read as an R4 resource.
 */
export function ourErrors(folder: string, entry: ManifestCase, run: 'base' | 'profile'): readonly string[] | undefined {
  const files = [...(entry.supporting ?? []), ...(entry.profiles ?? [])];
  if (run === 'profile') files.push(...(entry.profile?.supporting ?? []));
  const source = run === 'profile' ? entry.profile?.source : undefined;
  const isFile = source !== undefined && !/^https?:/.test(source);
  if (isFile) files.push(source);
  let resources: readonly Resource[];
  try {
    resources = files.map((file) => readResource(folder, file));
  } catch {
    return undefined;
  }
  const profile = isFile ? (resources.at(-1) as StructureDefinition).url : source;
  const validator = createValidator({
    structures: resources.filter(
      (resource): resource is StructureDefinition => resource.resourceType === 'StructureDefinition',
    ),
    terminology: createTerminology(
      resources.filter(
        (resource): resource is CodeSystem | ValueSet =>
          resource.resourceType === 'CodeSystem' || resource.resourceType === 'ValueSet',
      ),
    ),
  });
  let resource: unknown;
  try {
    resource = parseJsonText(textOf(folder, entry.file));
  } catch {
    return ['no JSON'];
  }
  const options: ValidateOptions = { bestPractice: false, ...(profile === undefined ? {} : { profiles: [profile] }) };
  return validator.validate(resource, options).filter(isRefusal).map(toText);
}

function toText(issue: Issue): string {
  const { code, expression = [], values } = issue;
  return `${code} ${expression.join()}${values ? ` ${JSON.stringify(values)}` : ''}`;
}

function textOf(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
}

function readResource(folder: string, file: string): Resource {
  const text = textOf(folder, file);
  return (file.endsWith('.xml') ? fromXml(text) : JSON.parse(text)) as Resource;
}
