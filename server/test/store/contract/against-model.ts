import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { WriteOperation } from '../../../src/store/port.ts';
import { contentOf, openedStore } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import { byIdentifier, newId, patient } from './synthetic.ts';

/** A step on one of a few resources: content to put, or a delete. */
interface Step {
  readonly resource: number;
  readonly content: number | 'delete';
}

/** What the model keeps of a resource: contents by version, undefined for a deletion. */
type Versions = (number | undefined)[];

const step: fc.Arbitrary<Step> = fc.record({
  resource: fc.nat(2),
  content: fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.constant('delete' as const) }),
});

/** Transactions of one or two resources, at random, against a model of a few lines. */
export function describeAgainstModel(open: OpenStore): void {
  describe('any sequence of writes', () => {
    const store = openedStore(open);

    it('leaves what a simple model says', async function () {
      this.timeout(60_000);
      const transaction = fc.uniqueArray(step, { minLength: 1, maxLength: 2, selector: ({ resource }) => resource });
      const property = fc.asyncProperty(
        fc.array(transaction, { minLength: 1, maxLength: 12 }),
        async (transactions) => {
          const ids = [newId(), newId(), newId()];
          const model: Versions[] = [[], [], []];
          for (const steps of transactions) {
            const operations = steps.map(({ resource, content }) => operationOf(ids[resource]!, content));
            const results = await store().write(operations);
            for (const [at, { resource, content }] of steps.entries()) {
              const expected = apply(model[resource]!, content);
              assert.equal(results[at]?.outcome, expected, JSON.stringify(transactions));
            }
          }
          for (const [at, id] of ids.entries()) await compare(id, model[at]!);
        },
      );
      await fc.assert(property, { numRuns: 40 });
    });

    async function compare(id: string, versions: Versions): Promise<void> {
      const { versions: found } = await store().history({ type: 'Patient', id, count: 50 });
      const contents = found.map((version) => (version.deleted ? undefined : contentOf(version).multipleBirthInteger));
      assert.deepEqual(contents.reverse(), versions);
      const page = await store().search(byIdentifier('Patient', id));
      assert.equal(page.entries.length, versions.at(-1) === undefined ? 0 : 1);
      const current = await store().read({ type: 'Patient', id });
      assert.equal(current?.versionId, versions.length === 0 ? undefined : String(versions.length));
    }
  });
}

function operationOf(id: string, content: Step['content']): WriteOperation {
  if (content === 'delete') return { kind: 'delete', type: 'Patient', id };
  return { kind: 'update', method: 'PUT', resource: patient(id, { id, multipleBirthInteger: content }) };
}

/** Applies a step to the model and says what the outcome must be. */
function apply(versions: Versions, content: Step['content']): string {
  const last = versions.at(-1);
  if (content === 'delete') {
    if (last === undefined) return 'absent';
    versions.push(undefined);
    return 'deleted';
  }
  if (last === content) return 'unchanged';
  versions.push(content);
  return last === undefined ? 'created' : 'updated';
}
