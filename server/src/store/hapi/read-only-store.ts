import { FhirError } from '@sinfonia/profiles/issues';
import type { WriteResult } from '../port.ts';
import { HapiStore } from './hapi-store.ts';

/** The store on a HAPI FHIR server for those who only look: writing and rebuilding the index are refused with `store-unavailable`. */
export class ReadOnlyHapiStore extends HapiStore {
  override async write(): Promise<readonly WriteResult[]> {
    throw new FhirError({ code: 'store-unavailable' });
  }

  override async reindex(): Promise<void> {
    throw new FhirError({ code: 'store-unavailable' });
  }
}
