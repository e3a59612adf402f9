import { FhirError } from '@sinfonia/profiles/issues';
import type { Principal } from '../../access/principal.ts';
import { invalid } from '../../fhir/operations/operation-parameters.ts';
import type { Store } from '../../store/port.ts';
import type { IndicatorQuestion } from '../indicators/compute-indicator.ts';
import type { Family } from '../indicators/families.ts';
import { healthAuthorityOf } from './health-authority.ts';
import type { Reader } from './readers.ts';

/** What of an indicator is counted for a caller; empty: everything. */
export type Bound = Pick<IndicatorQuestion, 'authority' | 'amongAll' | 'organization' | 'prescriber'>;

/**
 * What is counted for a caller who asks for a health authority (`Organization/[id]`) or for none. Throws
 * `operation-parameter-invalid` (400) for what is no health authority, to who may ask for all of them; `access-denied` (403)
 * to everybody else for another one than the own, and for a caller whose own authority, organization or person is not known.
 */
export async function boundOf(
  store: Pick<Store, 'read'>,
  family: Family,
  reader: Reader,
  principal: Principal,
  asked: string | undefined,
): Promise<Bound> {
  switch (reader.sees) {
    case 'all': {
      if (asked === undefined) return {};
      const authority = await healthAuthorityOf(store, asked);
      if (authority === undefined || `Organization/${authority}` !== asked)
        throw invalid('authority', 'Organization/[id]');
      return { authority, amongAll: true };
    }
    case 'authority': {
      const own = await healthAuthorityOf(store, principal.organization);
      // Who sees only one is not told which others there are.
      if (own === undefined || (asked !== undefined && asked !== `Organization/${own}`)) throw deniedOf(family);
      return { authority: own };
    }
    case 'organization': {
      const own = idOf('Organization', principal.organization);
      if (own === undefined || asked !== undefined) throw deniedOf(family);
      return { organization: own };
    }
    case 'prescriber': {
      const own = idOf('Practitioner', principal.fhirUser);
      if (own === undefined || asked !== undefined) throw deniedOf(family);
      return { prescriber: own };
    }
  }
}

/** The refusal of somebody who may not see the figures. */
export function deniedOf({ operation }: Family): FhirError {
  return new FhirError({ code: 'access-denied', values: { interaction: `$${operation}`, type: 'MeasureReport' } });
}

function idOf(type: string, reference: string | undefined): string | undefined {
  const [, found, id] = /^([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '') ?? [];
  return found === type ? id : undefined;
}
