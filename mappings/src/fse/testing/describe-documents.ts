import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import type fc from 'fast-check';
import { buildCda } from '../build/build-document.ts';
import type { FseValidator } from '../validate/index.ts';
import { checkDocuments, checkIncomplete } from './check-documents.ts';
import { exampleBundle, readExample } from './example-bundles.ts';
import { describeOracle, faultsOf, openOracle } from './oracle.ts';

/** Documents of some types that are held against the files of the ministry. */
export interface DescribedDocuments {
  /** Compositions among the examples of the package, by id. */
  readonly examples: readonly string[];
  /** Whole document Bundles among the examples, by id. */
  readonly bundles?: readonly string[];
  /** Arbitrary documents by the name of their type. */
  readonly generated: readonly (readonly [type: string, documents: fc.Arbitrary<Bundle>])[];
  /** Told how many documents were tried, and how long it took. */
  readonly tell: (figures: string) => void;
}

/** Builds examples and generated documents, and incomplete ones, each held against XSD, schematron and dictionaries. */
export function describeDocuments(
  title: string,
  { examples, bundles = [], generated, tell }: DescribedDocuments,
): void {
  describeOracle(`${title} against the files of the ministry`, function () {
    this.timeout(600_000);
    let validator: FseValidator;

    before(async () => {
      validator = await openOracle();
    });
    after(() => validator.dispose());

    const builds = (bundle: Bundle): void => {
      assert.deepEqual(faultsOf(validator.validate(Buffer.from(buildCda(bundle).xml))), []);
    };

    for (const id of examples) {
      it(`builds a valid document of the example ${id}`, () => builds(exampleBundle(id)));
    }

    for (const id of bundles) {
      it(`builds a valid document of the example Bundle ${id}`, () => {
        const bundle = readExample(`Bundle/${id}`);
        assert.ok(bundle?.resourceType === 'Bundle');
        builds(bundle);
      });
    }

    for (const [type, documents] of generated) {
      it(`builds valid documents of any ${type}`, () => {
        tell(checkDocuments(validator, documents));
      });

      it(`refuses an incomplete ${type}, or builds a valid document`, () => {
        tell(checkIncomplete(validator, documents));
      });
    }
  });
}
