import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Communication, EpisodeOfCare, Flag, Resource } from '@medplum/fhirtypes';
import { createVisitWatch, type VisitWatch } from '../../../src/services/home-care/alerts/watch.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import {
  coordinator,
  dayFromNow,
  fhirBase,
  openHomeCare,
  people,
  readAnswer,
  toParameters,
} from './home-care-world.ts';

const minute = 60_000;

describe('the watch over planned visits', () => {
  const start = Date.now() - 200 * minute;
  let folder: string;
  let api: InProcessApi;
  let now = start;
  let watch: VisitWatch;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-watch-'));
    api = await openHomeCare(folder);
    watch = createVisitWatch({
      context: api.context,
      fhirBase,
      every: minute,
      onFailure: (error) => assert.fail(String(error)),
      now: () => now,
    });
    await put(episode);
    await put(visit('puntuale', start));
    await put(visit('mancato', start));
    await put(visit('di-altri', start, []));
  });

  after(async () => {
    await watch.stop();
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = (resource: Resource) => api.store.write([{ kind: 'update', method: 'PUT', resource }]);

  async function all<R extends Resource>(type: string): Promise<R[]> {
    const found: R[] = [];
    for await (const { json } of api.store.scan({ types: [type] })) found.push(JSON.parse(json ?? '{}') as R);
    return found;
  }

  it('raises nothing before its time', async () => {
    now = start + 10 * minute;
    assert.equal(await watch.look(), 0);
  });

  it('raises one alert for a visit that was missed, tells the actors, and audits it', async () => {
    const recorded = await api.ask(
      coordinator,
      'POST',
      'EpisodeOfCare/caso/$home-care-record-access',
      toParameters({
        key: 'visita-puntuale-1',
        start: new Date(start + 5 * minute).toISOString(),
        end: new Date(start + 35 * minute).toISOString(),
        appointment: 'Appointment/puntuale',
        operator: [{ type: '3', who: people.nurse }],
        service: [{ code: '17' }],
      }),
    );
    assert.equal(readAnswer(recorded).status, 200);
    now = start + 181 * minute;
    assert.equal(await watch.look(), 1);
    assert.equal(await watch.look(), 0);
    const [alert, ...others] = await all<Flag>('Flag');
    assert.equal(others.length, 0);
    assert.equal(alert?.status, 'active');
    assert.equal(alert?.code.coding?.[0]?.code, 'missed-visit');
    const told = (await all<Communication>('Communication')).filter(
      ({ about }) => about?.[0]?.reference === 'Appointment/mancato',
    );
    const recipients = told.map(({ recipient }) => recipient?.[0]?.reference).sort();
    assert.deepEqual(recipients, [people.authority, people.person, people.coordinator, people.nurse].sort());
    const audited = (await all<Resource>('AuditEvent')).filter((event) => JSON.stringify(event).includes('Flag/'));
    assert.equal(audited.length, 1);
  });

  it('ends the alert when the access comes in after all', async () => {
    const recorded = await api.ask(
      coordinator,
      'POST',
      'EpisodeOfCare/caso/$home-care-record-access',
      toParameters({
        key: 'visita-mancata-1',
        start: new Date(Date.now() - 9 * minute).toISOString(),
        end: new Date(Date.now() - minute).toISOString(),
        appointment: 'Appointment/mancato',
        operator: [{ type: '3', who: people.nurse }],
        service: [{ code: '17' }],
      }),
    );
    assert.equal(recorded.status, 200);
    const [alert] = await all<Flag>('Flag');
    assert.equal(alert?.status, 'inactive');
    // That it came late is told once, and leaves nothing to be done.
    assert.equal(await watch.look(), 1);
    assert.equal(await watch.look(), 0);
    assert.deepEqual(
      (await all<Flag>('Flag')).map(({ status }) => status),
      ['inactive', 'inactive'],
    );
  });
});

const episode: EpisodeOfCare = {
  resourceType: 'EpisodeOfCare',
  id: 'caso',
  status: 'active',
  type: [{ coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipologia-pic', code: '1' }] }],
  patient: { reference: people.person },
  managingOrganization: { reference: people.authority },
  careManager: { reference: people.coordinator },
  period: { start: dayFromNow(-20) },
};

function visit(id: string, start: number, about: readonly string[] = ['EpisodeOfCare/caso']): Appointment {
  return {
    resourceType: 'Appointment',
    id,
    status: 'booked',
    serviceType: [
      { coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipo-prestazione', code: '17' }] },
    ],
    supportingInformation: about.map((reference) => ({ reference })),
    basedOn: about.length === 0 ? [{ reference: 'ServiceRequest/altro' }] : [],
    start: new Date(start).toISOString(),
    end: new Date(start + 40 * minute).toISOString(),
    participant: [
      { actor: { reference: people.person }, status: 'accepted' },
      { actor: { reference: people.nurse }, status: 'accepted' },
    ],
  };
}
