import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import { canonicalBase, packageExamples, packageResources } from './index.ts';

/** Types whose resources the package publishes; other addresses below our base belong to instances. */
const published =
  'StructureDefinition|ValueSet|CodeSystem|ConceptMap|SearchParameter|Questionnaire|OperationDefinition|ImplementationGuide';
const address = new RegExp(`${canonicalBase}/(?:${published})/[A-Za-z0-9.-]*[A-Za-z0-9]`, 'g');
const reference = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]+$/;

/** Addresses that are named on purpose although the package does not publish what they stand for. */
const named: ReadonlyMap<string, string> = new Map([
  [
    `${canonicalBase}/CodeSystem/codice-catastale`,
    'land registry codes: the map to them is complete, a list of them is not needed',
  ],
]);

function* textsOf(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) yield* textsOf(child);
}

function* referencesOf(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  const text = (value as { readonly reference?: unknown }).reference;
  if (typeof text === 'string' && reference.test(text)) yield text;
  for (const child of Object.values(value)) yield* referencesOf(child);
}

const nameOf = (resource: Resource): string => `${resource.resourceType}/${resource.id}`;

describe('integrity of the package', () => {
  const examples = packageExamples();
  const all = [...packageResources(), ...examples];
  const known = new Set(
    all.flatMap((resource) => ('url' in resource && typeof resource.url === 'string' ? [resource.url] : [])),
  );

  it('has everything that its resources name', () => {
    const missing = new Map<string, string>();
    for (const resource of all)
      for (const text of textsOf(resource))
        for (const [found] of text.matchAll(address))
          if (!known.has(found) && !named.has(found)) missing.set(found, nameOf(resource));
    assert.deepEqual([...missing], []);
  });

  it('names on purpose only what somebody names and nobody publishes', () => {
    const texts = all.flatMap((resource) => [...textsOf(resource)]);
    for (const url of named.keys()) assert.ok(!known.has(url) && texts.some((text) => text.includes(url)), url);
  });

  it('has every example that another example refers to', () => {
    const names = new Set(examples.map(nameOf));
    const missing = examples.flatMap((example) =>
      [...referencesOf(example)].filter((to) => !names.has(to)).map((to) => `${nameOf(example)} -> ${to}`),
    );
    assert.deepEqual(missing, []);
  });

  it('publishes nothing twice', () => {
    const urls = packageResources().flatMap((resource) => ('url' in resource && resource.url ? [resource.url] : []));
    assert.equal(new Set(urls).size, urls.length);
    const ids = all.map(nameOf);
    assert.equal(new Set(ids).size, ids.length);
  });
});
