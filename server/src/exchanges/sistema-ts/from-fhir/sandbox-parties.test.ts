import assert from 'node:assert/strict';
import type { Organization, Patient, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { generateCampania } from '../../../sandbox/campania/generate.ts';
import { sandboxProfessionals } from '../../../sandbox/sandbox-users.ts';
import type { Reading } from '../../../services/steps/stored.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { appointmentOf, dispenserOf, doctorCode, organizationCodes, personOf } from './parties.ts';

const prescribers = ['general-practitioner', 'paediatrician', 'specialist', 'hospital-physician'];
const organizationTypes = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-organization-type';

describe('people and structures of the sandbox in messages of Sistema TS', () => {
  const resources: readonly Resource[] = [
    ...generateCampania({ patients: 2000, seed: 1, referenceDate: '2026-11-01' }),
    sandboxProfessionals(),
  ].flat();
  const known = new Map(resources.map((one) => [`${one.resourceType}/${one.id}`, one]));
  const store: Reading = {
    async read({ type, id }) {
      const found = known.get(`${type}/${id}`);
      if (found === undefined) return undefined;
      const json = JSON.stringify(found);
      return { type, id, versionId: '1', lastUpdated: 0, method: 'PUT', deleted: false, json };
    },
    search: () => Promise.reject(new Error('nothing is searched for')),
  };
  const ofType = <R extends Resource>(type: R['resourceType']): R[] =>
    resources.filter((one): one is R => one.resourceType === type);
  const asked = (owner: string): AskedCall => ({ owner }) as AskedCall;

  it('names every person, by codice fiscale or STP, with the authority of residence', async () => {
    const people = ofType<Patient>('Patient');
    assert.ok(people.length >= 2000);
    let foreigners = 0;
    for (const { id } of people) {
      const { codiceAss, tipoRic, provAssistito, aslAssistito } = await personOf(store, `Patient/${id}`);
      assert.match(codiceAss, tipoRic === 'ST' ? /^STP\d{13}$/ : /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPR-T]/);
      assert.match(provAssistito ?? '', /^[A-Z]{2}$/, id);
      assert.match(aslAssistito ?? '', /^\d{3}$/, id);
      if (tipoRic === 'ST') foreigners += 1;
    }
    assert.ok(foreigners > 0, `${foreigners}`);
  });

  it('names every pharmacy with its code and the authority in whose territory it is', async () => {
    const pharmacies = ofType<Organization>('Organization').filter(({ type }) =>
      type?.some(({ coding }) => coding?.some((one) => one.system === organizationTypes && one.code === 'pharmacy')),
    );
    assert.equal(pharmacies.length, 7);
    const authorities = new Set<string>();
    for (const { id } of pharmacies) {
      const { codiceAslErogatore, codiceSsaErogatore } = await dispenserOf(store, asked(`Organization/${id}`), '150');
      assert.ok(id?.endsWith(codiceAslErogatore), `${id} ${codiceAslErogatore}`);
      assert.notEqual(codiceSsaErogatore, '');
      authorities.add(codiceAslErogatore);
    }
    assert.equal(authorities.size, 7);
  });

  it('names every prescriber with codice fiscale and authority', async () => {
    const roles = ofType<PractitionerRole>('PractitionerRole').filter(({ code }) =>
      code?.some(({ coding }) => coding?.some((one) => prescribers.includes(one.code ?? ''))),
    );
    assert.ok(roles.length > 20, `${roles.length}`);
    for (const { id } of roles) {
      const reference = `PractitionerRole/${id}`;
      assert.match(await doctorCode(store, reference, 'requester'), /^[A-Z0-9]{16}$/);
      const appointment = await appointmentOf(store, reference, '');
      const { authority } = await organizationCodes(store, appointment?.organization?.reference);
      assert.match(authority ?? '', /^\d{3}$/, id);
    }
  });
});
