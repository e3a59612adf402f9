import type { ImplementationGuide, ImplementationGuideDefinitionResource, Resource } from '@medplum/fhirtypes';
import { translatedText } from '../../terminology/bilingual-resource.ts';
import type { CompiledFsh } from './compile-fsh.ts';
import type { PackageIdentity } from './npm-package.ts';

/** The ImplementationGuide resource of the package: what it holds, and which profile each example is of. */
export function toImplementationGuide(identity: PackageIdentity, content: CompiledFsh): ImplementationGuide {
  return {
    resourceType: 'ImplementationGuide',
    id: identity.name,
    language: 'it',
    url: `${identity.canonical}/ImplementationGuide/${identity.name}`,
    version: identity.version,
    name: 'Sinfonia',
    title: identity.title,
    status: 'active',
    experimental: false,
    publisher: 'Regione Campania',
    description: 'Profili FHIR italiani della piattaforma SINFONIA.',
    ...translatedText('description', 'valueMarkdown', 'Italian FHIR profiles of the SINFONIA platform.'),
    packageId: identity.name,
    license: 'Apache-2.0',
    fhirVersion: ['4.0.1'],
    definition: {
      resource: [
        ...content.conformance.map((resource) => entryOf(resource, { exampleBoolean: false }, content)),
        ...content.examples.map((resource) => entryOf(resource, exampleOf(resource), content)),
      ],
    },
  };
}

type ExampleMark = Pick<ImplementationGuideDefinitionResource, 'exampleBoolean' | 'exampleCanonical'>;

function exampleOf(resource: Resource): ExampleMark {
  const [profile] = resource.meta?.profile ?? [];
  return profile === undefined ? { exampleBoolean: true } : { exampleCanonical: profile };
}

function entryOf(
  resource: Resource,
  mark: ExampleMark,
  { sources }: CompiledFsh,
): ImplementationGuideDefinitionResource {
  const reference = `${resource.resourceType}/${resource.id}`;
  const { title, name } = resource as { readonly title?: string; readonly name?: unknown };
  const source = mark.exampleBoolean === false ? undefined : sources[reference];
  const text = source?.title ?? title ?? (typeof name === 'string' ? name : undefined);
  return {
    reference: { reference },
    ...(text === undefined ? {} : { name: text }),
    ...(source?.description === undefined ? {} : { description: source.description }),
    ...mark,
  };
}
