import { readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { packageExamples, packageFile, sourceOf } from '@sinfonia/profiles/package';
import type { GeneratedPage } from '../page.ts';
import { exampleFile } from './example-sections.ts';
import { indexTitle, packageIndex } from './index-page.ts';
import { otherPage } from './other-pages.ts';
import { domainOf, type PackageContent, pageOf, readPackage, titleOf } from './package-content.ts';
import { structurePage } from './structure-page.ts';
import { codeSystemPage, valueSetPage } from './terminology-pages.ts';

const folder = 'package';

/** Pages of the FHIR package and the files that they offer. */
export interface PackagePages {
  readonly pages: readonly GeneratedPage[];
  /** Content of a file of the site by its path. */
  readonly files: ReadonlyMap<string, string | Buffer>;
}

/** Makes a page of each conformance resource of the package that `npm run build` made, and the index of them. */
export function packagePages(): PackagePages {
  const content = readPackage();
  const pack = packageFile();
  const files = new Map<string, string | Buffer>([[`${folder}/${pack.file}`, readFileSync(pack.path)]]);
  for (const example of packageExamples()) files.set(`${folder}/${exampleFile(example)}`, toJson(example));
  for (const resource of content.resources)
    files.set(`${folder}/${pageOf(resource).replace(/html$/, 'json')}`, toJson(resource));
  const index: GeneratedPage = {
    path: 'profiles/fsh',
    target: `${folder}/index.html`,
    title: indexTitle.join(' · '),
    language: 'it',
    html: packageIndex(content, pack),
  };
  const pages = content.resources.map((resource): GeneratedPage => {
    const title = titleOf(resource);
    return {
      path: `profiles/${sourceOf(resource)?.file ?? 'src/build/package'}`,
      target: `${folder}/${pageOf(resource)}`,
      title: title[0] === title[1] ? title[0] : title.join(' · '),
      language: 'it',
      family: `${familyOf(resource)} ${domainOf(resource)}`,
      html: pageContent(resource, content),
    };
  });
  return { pages: [index, ...pages], files };
}

function pageContent(resource: Resource, content: PackageContent): string {
  switch (resource.resourceType) {
    case 'StructureDefinition':
      return structurePage(resource, content);
    case 'CodeSystem':
      return codeSystemPage(resource, content);
    case 'ValueSet':
      return valueSetPage(resource, content);
    default:
      return otherPage(resource, content);
  }
}

function familyOf(resource: Resource): string {
  if (resource.resourceType === 'StructureDefinition') return resource.type === 'Extension' ? 'Extension' : 'Profile';
  return resource.resourceType;
}

const toJson = (resource: Resource): string => JSON.stringify(resource, undefined, 2);
