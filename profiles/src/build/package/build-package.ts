import { readFileSync, writeFileSync } from 'node:fs';
import type { Questionnaire, Resource, SearchParameter, StructureDefinition } from '@medplum/fhirtypes';
import { writeArchive } from '../../archive/indexed-archive.ts';
import { generatedFile } from '../../archive/locations.ts';
import { canonicalBase, packageName } from '../../package/identity.ts';
import { readDefinitions } from '../definitions.ts';
import { reduceDefinition } from '../profiles.ts';
import { writeSearchParameters } from '../search-parameters.ts';
import { writeTerminology } from '../terminology.ts';
import { toAslValueSet } from './asl-value-set.ts';
import { codeTableResources } from './code-tables.ts';
import { type CompiledFsh, compileFsh } from './compile-fsh.ts';
import { formResources } from './forms/form-resources.ts';
import { toImplementationGuide } from './implementation-guide.ts';
import { toIssueCodeSystem } from './issue-code-system.ts';
import { writeNpmPackage } from './npm-package.ts';
import { operationResources } from './operation-resources.ts';

const compiledFile = 'fsh.json';

/** Compiles the FSH sources into `generated/fsh.json`: the slow step, run only when they change. */
export async function buildFsh(workspace: string): Promise<void> {
  writeFileSync(generatedFile(compiledFile), JSON.stringify(await compileFsh(workspace)));
}

/** Puts the package together from the compiled FSH and the resources that are made from data of this workspace. */
export function buildPackage(workspace: string): void {
  const compiled = JSON.parse(readFileSync(generatedFile(compiledFile), 'utf8')) as CompiledFsh;
  const { version } = compiled;
  const tables = codeTableResources(workspace, canonicalBase, version);
  const own = [
    ...compiled.conformance,
    ...tables.map(({ resource }) => resource),
    toIssueCodeSystem(version),
    toAslValueSet(canonicalBase, version),
  ];
  const operations = operationResources(workspace, canonicalBase, version);
  const forms = formResources(workspace, canonicalBase, version, own);
  const content: CompiledFsh = {
    version,
    conformance: [...own, ...[...forms.conformance, ...operations].map(({ resource }) => resource)],
    examples: [...compiled.examples, ...forms.examples.map(({ resource }) => resource)],
    sources: {
      ...compiled.sources,
      ...Object.fromEntries(
        [...tables, ...forms.conformance, ...forms.examples, ...operations].map(({ resource, ...source }) => [
          `${resource.resourceType}/${resource.id}`,
          source,
        ]),
      ),
    },
  };
  const identity = { name: packageName, version, canonical: canonicalBase, title: 'SINFONIA Italian FHIR package' };
  writeNpmPackage(identity, {
    ...content,
    conformance: [...content.conformance, toImplementationGuide(identity, content)],
  });
  writeFileSync(generatedFile('package-sources.json'), JSON.stringify(content.sources));
  writeArchive(
    generatedFile('package-definitions'),
    content.conformance.filter(isStructure).map((structure) => [structure.url ?? '', reduceDefinition(structure)]),
  );
  writeTerminology('package-terminology', content.conformance);
  writeArchive(
    generatedFile('package-questionnaires'),
    content.conformance.filter(isQuestionnaire).map((questionnaire) => [questionnaire.url ?? '', questionnaire]),
  );
  const ours = content.conformance.filter(isSearchParameter);
  const known = readDefinitions('search-parameters').filter(isSearchParameter);
  writeSearchParameters('package-search-parameters.json', ours, [...known, ...ours]);
}

const isStructure = (resource: Resource): resource is StructureDefinition =>
  resource.resourceType === 'StructureDefinition';
const isQuestionnaire = (resource: Resource): resource is Questionnaire => resource.resourceType === 'Questionnaire';
const isSearchParameter = (resource: Resource): resource is SearchParameter =>
  resource.resourceType === 'SearchParameter';
