import type { Identifier } from '@medplum/fhirtypes';
import { identifierSystem } from '@sinfonia/profiles';
import type { Principal } from '../../access/principal.ts';
import type { FindHats } from '../../identity/hat.ts';
import type { Store } from '../../store/port.ts';
import type { OtherHat } from './inbox-operation.ts';

/**
 * Finds the parts that the person of a session may take, with the addresses that name each of them alone. None for a system, and for
 * somebody whose record has no fiscal code.
 */
export function findOtherHats(
  store: Pick<Store, 'read'>,
  findHats: FindHats,
): (principal: Principal) => Promise<readonly OtherHat[]> {
  return async ({ subject, fhirUser = '' }) => {
    const [type = '', id = ''] = fhirUser.split('/');
    if (subject === undefined || id === '') return [];
    const json = (await store.read({ type, id }))?.json;
    const { identifier = [] } = json === undefined ? {} : (JSON.parse(json) as { identifier?: Identifier[] });
    const codiceFiscale = identifier.find(({ system }) => system === identifierSystem.codiceFiscale)?.value;
    if (codiceFiscale === undefined) return [];
    const hats = await findHats(codiceFiscale);
    return hats.map(({ key, label, kind, fhirUser: person, patient, practitionerRole }) => ({
      key,
      label,
      addresses:
        kind === 'professional'
          ? [practitionerRole ?? person]
          : [person, ...(patient === undefined ? [] : [`Patient/${patient}`])],
    }));
  };
}
