import { FhirError } from '@sinfonia/profiles/issues';
import type { Moving } from '../moving.ts';
import type { WriteResult } from '../port.ts';
import { HapiStore } from './hapi-store.ts';

/** The store on a HAPI FHIR server for those who only look: writing, restoring and rebuilding the index are refused with `store-unavailable`. */
export class ReadOnlyHapiStore extends HapiStore {
  override get moving(): Moving {
    const moving = super.moving;
    const restore = (): Promise<never> => Promise.reject(new FhirError({ code: 'store-unavailable' }));
    const { kind, exact } = moving;
    return { kind, exact, view: () => moving.view(), version: (...given) => moving.version(...given), restore };
  }

  override async write(): Promise<readonly WriteResult[]> {
    throw new FhirError({ code: 'store-unavailable' });
  }

  override async reindex(): Promise<void> {
    throw new FhirError({ code: 'store-unavailable' });
  }
}
