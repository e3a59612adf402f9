import type { Resource } from '@medplum/fhirtypes';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../src/access/open-access.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import type { Principal } from '../../src/access/principal.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../audit/in-process-api.ts';
import { appointment, buildWorld, doctor, organization } from './world.ts';

const policies = loadPolicies();

/** A caller of a role: professionals as the doctor of the world, people as `chosen` or who represents her. */
export function callerOf(role: string, given: Partial<Principal> = {}): Principal {
  const common = { clientId: 'app', role, tokenId: role };
  const person = { ...common, subject: role, level: 2, patient: 'chosen', scopes: ['patient/*.cruds'] } as const;
  if (role === 'citizen') return { ...person, fhirUser: 'Patient/chosen', ...given };
  if (role === 'former-representative')
    return { ...person, role: 'representative', fhirUser: 'RelatedPerson/ended', ...given };
  if (role === 'representative') return { ...person, fhirUser: 'RelatedPerson/delegate', ...given };
  if (policies.get(role)?.holder === 'system') return { ...common, scopes: ['system/*.cruds'], organization, ...given };
  const professional = {
    subject: role,
    level: 2,
    fhirUser: doctor,
    practitionerRole: appointment,
    organization,
  } as const;
  return { ...common, ...professional, scopes: ['user/*.cruds', 'user/AuditEvent.rs'], ...given };
}

/** The FHIR API with the real access decision and policies, holding the world and these resources beside it. */
export async function openAttackedApi(folder: string, resources: readonly Resource[]): Promise<InProcessApi> {
  const api = await openInProcessApi(folder, (store) => {
    const securityEventFor = () => {
      throw new Error('no security event is written here');
    };
    return openAccess({
      store,
      policies,
      audit: { securityEventFor },
      terminology: packageTerminology(),
      fhirBase,
      emergencies: createOpenEmergencies(),
      dataProtectionOfficers: [],
    }).access;
  });
  for (const resource of [...buildWorld(Date.now()), ...resources]) {
    await api.store.write([{ kind: 'update', method: 'PUT', resource }]);
  }
  return api;
}
