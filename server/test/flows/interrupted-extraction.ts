import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { FhirQuery, FhirSource } from '@sinfonia/mappings';
import { extractShipment } from '../../src/flow-runs/extract.ts';
import { defaultFileNameTemplate } from '../../src/flow-runs/file-name.ts';
import { RunFolder } from '../../src/flow-runs/run-folder.ts';
import { quarterCases } from './quarter-cases.ts';

/** `interrupted-extraction.ts <data folder>`: an extraction that stops in the middle of T2 until somebody ends it. */
class SlowSource implements FhirSource {
  readonly #cases = quarterCases();

  async *search(type: ResourceType, query: FhirQuery): AsyncGenerator<Resource> {
    if (type === 'Encounter') {
      process.stdout.write('in the middle\n');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
    yield* this.#cases.search(type, query);
  }
}

await extractShipment({
  folder: new RunFolder(process.argv[2] ?? ''),
  authority: '150204',
  quarter: '2025-Q1',
  source: new SlowSource(),
  fhirBase: 'http://localhost/fhir',
  language: 'en',
  fileNameTemplate: defaultFileNameTemplate,
});
