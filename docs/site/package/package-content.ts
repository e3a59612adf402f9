import type { Questionnaire, Resource, SearchParameter, StructureDefinition } from '@medplum/fhirtypes';
import {
  type InvalidExample,
  invalidExamples,
  packageExamples,
  packageResources,
  sourceOf,
  textOf,
} from '@sinfonia/profiles/package';
import domains from './domains.json' with { type: 'json' };
import type { Pair } from './markup.ts';

/** A profile or questionnaire, as far as finding its examples needs it. */
type Addressed = Pick<StructureDefinition | Questionnaire, 'url'>;

/** The package as its pages need it: by address, by profile and by who uses what. */
export interface PackageContent {
  readonly resources: readonly Resource[];
  readonly profiles: readonly StructureDefinition[];
  readonly extensions: readonly StructureDefinition[];
  /** Resource of the package by canonical address, without version. */
  find(url: string): Resource | undefined;
  findStructure(url: string): StructureDefinition | undefined;
  /** Examples that claim a profile, or answer a questionnaire. */
  examplesOf(model: Addressed): readonly Resource[];
  example(place: string): Resource | undefined;
  /** Examples that are invalid on purpose and come from one of a profile or questionnaire. */
  invalidOf(model: Addressed): readonly InvalidExample[];
  /** Our own search parameters for a type of resource. */
  searchParametersOf(type: string): readonly SearchParameter[];
  /** Profiles and extensions that name an address in an element: as target, type, binding. */
  usersOf(url: string): readonly StructureDefinition[];
}

/** Reads the package that `npm run build` made. */
export function readPackage(): PackageContent {
  const resources = packageResources();
  const examples = packageExamples();
  const invalid = invalidExamples();
  const structures = resources.filter((one): one is StructureDefinition => one.resourceType === 'StructureDefinition');
  const byUrl = new Map(resources.map((resource) => [urlOf(resource), resource]));
  const byPlace = new Map(examples.map((example) => [placeOf(example), example]));
  const users = new Map<string, Set<StructureDefinition>>();
  for (const structure of structures) {
    for (const url of namedIn(structure)) users.set(url, (users.get(url) ?? new Set()).add(structure));
  }
  const find = (url: string): Resource | undefined => byUrl.get(withoutVersion(url));
  const claims = (example: Resource | undefined, { url = '' }: Addressed): boolean =>
    example?.meta?.profile?.includes(url) === true ||
    (example?.resourceType === 'QuestionnaireResponse' && withoutVersion(example.questionnaire ?? '') === url);
  return {
    resources,
    profiles: structures.filter(({ type }) => type !== 'Extension'),
    extensions: structures.filter(({ type }) => type === 'Extension'),
    find,
    findStructure: (url) => {
      const found = find(url);
      return found?.resourceType === 'StructureDefinition' ? found : undefined;
    },
    examplesOf: (model) => examples.filter((example) => claims(example, model)),
    example: (place) => byPlace.get(place),
    invalidOf: (model) => invalid.filter(({ from }) => claims(byPlace.get(from), model)),
    searchParametersOf: (type) =>
      resources.filter(
        (one): one is SearchParameter =>
          one.resourceType === 'SearchParameter' && one.base?.includes(type as 'Patient'),
      ),
    usersOf: (url) => [...(users.get(url) ?? [])].filter((structure) => structure.url !== url),
  };
}

/** Type and id of a resource. */
export function placeOf(resource: Resource): string {
  return `${resource.resourceType}/${resource.id}`;
}

/** Canonical address of a conformance resource. */
export function urlOf(resource: Resource): string {
  return (resource as { readonly url?: string }).url ?? '';
}

/** File of the page of a conformance resource, beside those of the others. */
export function pageOf(resource: Resource): string {
  return `${resource.resourceType}-${resource.id}.html`;
}

/** Title of a conformance resource in both languages. */
export function titleOf(resource: Resource): Pair {
  if (resource.resourceType === 'SearchParameter') {
    const search = `${resource.base?.join(', ')}?${resource.code}`;
    return [search, search];
  }
  const { name, id = '' } = resource as { readonly name?: string; readonly id?: string };
  const title = textOf(resource, 'title') ?? { it: name ?? id };
  return [title.it, title.en ?? title.it];
}

/** Domain of a resource: the folder that its source is in. */
export function domainOf(resource: Resource): string {
  return sourceOf(resource)?.file.split('/')[1] ?? 'foundation';
}

/** Name of a domain in both languages; the name of its folder when nobody gave it another. */
export function domainTitle(domain: string): Pair {
  const [it, en] = (domains as Readonly<Record<string, readonly string[]>>)[domain] ?? [];
  return [it ?? domain, en ?? domain];
}

/** Resources by domain: domains in the order of `domains.json`, others after them. */
export function byDomain<Kind extends Resource>(
  resources: readonly Kind[],
): readonly (readonly [string, readonly Kind[]])[] {
  const groups = Map.groupBy(resources, domainOf);
  const known = Object.keys(domains);
  const rank = (domain: string): number => (known.indexOf(domain) + known.length + 1) % (known.length + 1);
  return [...groups].sort(([one], [other]) => rank(one) - rank(other) || one.localeCompare(other));
}

/** A canonical address without its version. */
export function withoutVersion(canonical: string): string {
  return canonical.replace(/\|.*$/, '');
}

function namedIn({ snapshot }: StructureDefinition): readonly string[] {
  return (snapshot?.element ?? []).flatMap(({ type = [], binding }) => [
    ...type.flatMap(({ profile = [], targetProfile = [] }) => [...profile, ...targetProfile]),
    ...(binding?.valueSet === undefined ? [] : [withoutVersion(binding.valueSet)]),
  ]);
}
