import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Parameters } from '@medplum/fhirtypes';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../../src/access/open-access.ts';
import { loadPolicies } from '../../../src/access/policies/load-policies.ts';
import type { Principal } from '../../../src/access/principal.ts';
import { AvailabilityKeeper } from '../../../src/services/booking/availability/availability-keeper.ts';
import { bookingOperations } from '../../../src/services/booking/steps.ts';
import { fhirBase } from '../../audit/in-process-api.ts';
import { agendaOf, type BookingWorld, dayFromNow, openBooking, principalOf } from './booking-world.ts';

const policies = loadPolicies();

/** Who may keep agendas, search and read the closures, written apart from the machine. */
const keepers = [
  'administrative-operator',
  'administrator',
  'cup-operator',
  'health-authority-system',
  'medical-director',
  'platform-system',
  'vendor-system',
];
const searchers = [
  'administrative-operator',
  'citizen',
  'cup-operator',
  'general-practitioner',
  'health-authority-system',
  'home-care-coordinator',
  'hospital-physician',
  'hospital-ward',
  'paediatrician',
  'pharmacist',
  'representative',
  'specialist',
  'vendor-system',
];

const caller = (role: string, extra: Partial<Principal> = {}): Principal => {
  const { holder = 'professional', purposes = [] } = policies.get(role) ?? {};
  const whoByHolder = {
    professional: {
      scopes: ['user/*.cruds'],
      fhirUser: 'Practitioner/prova',
      practitionerRole: 'PractitionerRole/prova',
      organization: 'Organization/ospedale',
    },
    system: { scopes: ['system/*.cruds'], organization: 'Organization/ospedale' },
    person: { scopes: ['patient/*.cruds'], fhirUser: 'Patient/persona', patient: 'persona' },
  } as const;
  const [purpose = 'HOPERAT'] = purposes;
  return principalOf(role, {
    ...(holder === 'system' ? {} : { subject: `conto-${role}` }),
    level: 2,
    tokenId: role,
    purpose,
    ...whoByHolder[holder],
    ...extra,
  });
};
const herself = caller('citizen');

describe('who may do what with agendas and availability', () => {
  let folder: string;
  let world: BookingWorld;
  let keeper: AvailabilityKeeper;
  let address: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-booking-access-'));
    world = await openBooking(
      folder,
      (store) =>
        openAccess({
          store,
          policies,
          audit: {
            securityEventFor: () => {
              throw new Error('no security event is written here');
            },
          },
          terminology: packageTerminology(),
          fhirBase,
          emergencies: createOpenEmergencies(),
          dataProtectionOfficers: [],
        }).access,
      (store) => {
        keeper = new AvailabilityKeeper({
          store,
          maximumSlots: 10_000,
          patience: 5000,
          onFailure: (error) => {
            throw error;
          },
        });
        return bookingOperations(keeper);
      },
    );
    const drafted = await world.step(caller('cup-operator'), 'Schedule/$booking-draft-agenda', { agenda: agendaOf() });
    address = `Schedule/${drafted.shown('agenda')[0]?.id}`;
    await world.step(caller('cup-operator'), `${address}/$booking-publish-agenda`, { days: 10 });
  });

  after(async () => {
    await keeper.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(who: Principal, query: string): Promise<string> {
    try {
      const { status } = await world.ask(who, 'GET', query);
      return String(status);
    } catch (error) {
      return (error as { issues: readonly { code: string }[] }).issues[0]?.code ?? '';
    }
  }
  const search = 'HealthcareService/$find-availability?service=89.7A.3&priority=P';

  it('publish: the roles that are written, and no other', async () => {
    for (const role of policies.keys()) {
      const refusal = await world
        .refusal(caller(role), `${address}/$booking-publish-agenda`, { days: 10 })
        .catch(() => 'made');
      assert.equal(refusal === 'made', keepers.includes(role), `${role}: ${refusal}`);
    }
  });

  it('publish: only agendas of their organization, but for the booking centre', async () => {
    for (const role of keepers) {
      const elsewhere = caller(role, { organization: 'Organization/accreditato' });
      const refusal = await world
        .refusal(elsewhere, `${address}/$booking-publish-agenda`, { days: 10 })
        .catch(() => 'made');
      assert.equal(refusal, ['cup-operator', 'platform-system'].includes(role) ? 'made' : 'access-denied', role);
      const state = await ask(elsewhere, `${address}/$booking-agenda-state`);
      assert.equal(state, ['cup-operator', 'platform-system'].includes(role) ? '200' : 'access-denied', role);
    }
  });

  it('search: the roles that are written, and no other', async () => {
    for (const role of policies.keys()) {
      assert.equal((await ask(caller(role), search)) === '200', searchers.includes(role), role);
    }
  });

  it('search: with the scope on what is searched, and not without', async () => {
    const withScope = caller('vendor-system', { scopes: ['system/HealthcareService.rs'] });
    assert.equal(await ask(withScope, search), '200');
    assert.equal(await ask({ ...withScope, scopes: ['system/Patient.rs'] }, search), 'access-denied');
    assert.equal(
      await world.refusal(
        caller('cup-operator', { scopes: ['user/Schedule.rs'] }),
        `${address}/$booking-publish-agenda`,
        { days: 10 },
      ),
      'access-denied',
    );
  });

  it('search for a person: whoever sees her, and nobody else', async () => {
    assert.equal(await ask(herself, `${search}&patient=Patient/persona`), '200');
    assert.equal(await ask(herself, `${search}&patient=Patient/altra`), 'resource-not-found');
    assert.equal(await ask(caller('pharmacist'), `${search}&patient=Patient/persona`), 'resource-not-found');
    assert.equal(await ask(caller('cup-operator'), `${search}&patient=Patient/persona`), '200');
  });

  it('read the closures: anybody who uses the platform, and nothing of a person is in them', async () => {
    await world.step(caller('cup-operator'), `${address}/$booking-close-agenda`, {
      from: dayFromNow(1),
      to: dayFromNow(2),
      reason: 'strike',
    });
    for (const who of [herself, caller('auditor'), caller('regional-analyst'), caller('pharmacist')]) {
      assert.equal(await ask(who, 'Schedule/$booking-closures'), '200', who.role);
    }
    const { body = '{}' } = await world.ask(herself, 'GET', 'Schedule/$booking-closures');
    assert.match(body, /Sciopero/);
    assert.doesNotMatch(body, /Patient|Practitioner/);
    assert.equal((JSON.parse(body) as Parameters).parameter?.[0]?.valueInteger, 1);
  });
});
