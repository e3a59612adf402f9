import assert from 'node:assert/strict';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { packageResources } from '../../../package/index.ts';
import { createRegistry } from '../registry.ts';
import { generateSnapshot } from './generate.ts';

const registry = createRegistry([]);
const made = (definition: StructureDefinition) => generateSnapshot(definition, (url) => registry.definition(url));

/** What a snapshot says of an element to a validator, without the names that R4 has for the types of FHIRPath. */
function meaning(element: ElementDefinition): unknown {
  const { min, max, binding, slicing } = element;
  const isExtensions = /xtension$/.test(element.path ?? '');
  return {
    min,
    max,
    types: (element.type ?? []).map(({ code, profile, targetProfile }) => [
      /FHIRPath|fhirpath|^(id|uri|string)$/.test(code ?? '') ? 'text' : code,
      profile ?? [],
      // The definitions that the compiler reads carry a few targets of their maker.
      (targetProfile ?? []).filter((url) => !/medplum\.com|\/Subscription$/.test(url)).sort(),
    ]),
    constants: Object.entries(element).filter(([name]) => /^(fixed|pattern)[A-Z]/.test(name)),
    binding: binding?.valueSet && [binding.strength, binding.valueSet],
    // Extensions are sliced by their address whether or not a snapshot says so.
    slicing: isExtensions ? undefined : slicing && [slicing.rules, slicing.discriminator],
  };
}

describe('snapshots', () => {
  for (const definition of packageResources('StructureDefinition')) {
    it(`of ${definition.name} agree with those of the compiler of our package`, () => {
      const { element, faults } = made(definition);
      assert.deepEqual(faults, []);
      const published = new Map(definition.snapshot?.element.map((item) => [item.id, item]));
      let compared = 0;
      for (const item of element) {
        const other = published.get(item.id);
        assert.ok(other, item.id);
        assert.deepEqual(meaning(item), meaning(other), item.id);
        compared++;
      }
      // Those that are not made are elements that nobody constrains, below ones that nobody constrains either.
      for (const item of definition.differential?.element ?? [])
        assert.ok(
          element.some(({ id }) => id === item.id),
          item.id,
        );
      assert.ok(compared > 4);
    });
  }

  it('do not change the definition that they start from', () => {
    const [base] = packageResources('StructureDefinition').filter(({ kind }) => kind === 'resource');
    assert.ok(base);
    const before = structuredClone(base);
    made({
      ...base,
      url: 'https://example.org/derived',
      baseDefinition: base.url,
      differential: { element: [{ id: `${base.type}.id`, path: `${base.type}.id`, min: 1 }] },
    } as StructureDefinition);
    assert.deepEqual(base, before);
  });
});
