import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSystem, Questionnaire, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { type Issue, isRefusal } from '../../src/issues/index.ts';
import { parseJsonText } from '../../src/json/index.ts';
import { createTerminology } from '../../src/terminology/index.ts';
import { createValidator, questionnairesOf, type ValidateOptions } from '../../src/validator/index.ts';
import { fromXml } from '../../src/xml/index.ts';
import type { ManifestCase } from './manifest.ts';

/**
 * Errors of our validator for one run; text that cannot be read counts as one. Undefined when a supporting file cannot be
 * read as an R4 resource, or the file of the case is missing.
 */
export function ourErrors(folder: string, entry: ManifestCase, run: 'base' | 'profile'): readonly string[] | undefined {
  const files = [...(entry.supporting ?? []), ...(entry.profiles ?? [])];
  if (run === 'profile') files.push(...(entry.profile?.supporting ?? []));
  const source = run === 'profile' ? entry.profile?.source : undefined;
  const isFile = source !== undefined && !/^https?:/.test(source);
  if (isFile) files.push(source);
  let resources: readonly Resource[];
  let text: string;
  try {
    text = textOf(folder, entry.file);
    resources = files.map((file) => readResource(folder, file));
  } catch {
    return undefined;
  }
  const profile = isFile ? (resources.at(-1) as StructureDefinition).url : source;
  const validator = createValidator({
    structures: resources.filter(
      (resource): resource is StructureDefinition => resource.resourceType === 'StructureDefinition',
    ),
    questionnaires: questionnairesOf(
      resources.filter((resource): resource is Questionnaire => resource.resourceType === 'Questionnaire'),
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
    resource = entry.file.endsWith('.xml') ? fromXml(text) : parseJsonText(text);
  } catch {
    return ['unreadable'];
  }
  return validator.validate(resource, optionsOf(entry, profile)).filter(isRefusal).map(toText);
}

/** Addresses that the suite lets pass although nothing is known about them: the specification's own, and examples. */
const specification = [
  'http://hl7.org/fhir/StructureDefinition/',
  ...['1.0', '3.0', '4.0', '4.3', '5.0'].map((version) => `http://hl7.org/fhir/${version}/StructureDefinition/`),
];
const exampleDomains = ['http://example.org/', 'https://example.org/', 'http://acme.com/', 'http://hl7.org/fhir/test/'];

/** The switches of a case, as the suite describes them, in terms of our own options. */
function optionsOf(entry: ManifestCase, profile: string | undefined): ValidateOptions {
  const noExamples = entry['examples'] === false;
  const domain = entry['allowed-extension-domain'];
  return {
    bestPractice: false,
    ...(profile === undefined ? {} : { profiles: [profile] }),
    refuseMarkupIn: [
      ...(entry['security-checks'] ? (['string', 'markdown'] as const) : []),
      ...(entry['noHtmlInMarkdown'] ? (['markdown'] as const) : []),
    ],
    refuseExampleAddresses: noExamples,
    extensionDomains: [
      ...specification,
      ...(noExamples ? [] : exampleDomains),
      ...(typeof domain === 'string' ? [domain] : []),
    ],
  };
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
