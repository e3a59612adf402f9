import { readdirSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import { exampleBundle } from '../../../../mappings/src/fse/testing/example-bundles.ts';

const folder = new URL('../../../../profiles/generated/package/package/example/', import.meta.url);

/** Every example of an FSE document in the package, as a document Bundle. */
export function fseExamples(): readonly { readonly id: string; readonly bundle: Bundle }[] {
  return readdirSync(folder)
    .flatMap((name) => /^Composition-(fse-.*)\.json$/.exec(name)?.[1] ?? [])
    .map((id) => ({ id, bundle: exampleBundle(id) }));
}
