import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { commandsIn } from './flow-process.ts';

const base = 'https://fhir.sinfonia.campania.it';
const structure = (name: string) => `${base}/StructureDefinition/${name}`;
const code = (system: string, value: string) => ({ system: `${base}/CodeSystem/${system}`, code: value });
const nomenclature = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';
const euro = (value: number) => ({ value, currency: 'EUR' });
const coded = (system: string, value: string) => ({
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding',
      valueCoding: { system: `https://www.hl7.it/fhir/terminology/CodeSystem/${system}`, code: value },
    },
  ],
});
const service = (id: string, value: string, amount: number, day: string) => ({
  resourceType: 'Procedure',
  id,
  meta: { profile: [structure('sinfonia-outpatient-procedure')] },
  extension: [
    {
      url: structure('outpatient-charges'),
      extension: [
        { url: 'quantita', valuePositiveInt: 1 },
        { url: 'importo', valueMoney: euro(amount) },
      ],
    },
  ],
  status: 'completed',
  code: { coding: [{ system: nomenclature, code: value }] },
  basedOn: [{ reference: 'ServiceRequest/fc-order' }],
  subject: { reference: 'Patient/fc-person' },
  encounter: { reference: 'Encounter/fc-contact' },
  performedDateTime: day,
  performer: [{ actor: { reference: 'Organization/fc-clinic' } }],
});

/** A booking that was kept: prescription, booking, contact and two services; people and codes are invented. */
const resources = [
  {
    resourceType: 'Organization',
    id: 'fc-asl',
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: '150204' }],
    name: 'ASL di esempio',
  },
  {
    resourceType: 'Organization',
    id: 'fc-clinic',
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.3', value: '204A01' }],
    type: [{ coding: [code('sinfonia-organization-type', 'accredited-facility')] }],
    name: 'Poliambulatorio di esempio',
    partOf: { reference: 'Organization/fc-asl' },
  },
  {
    resourceType: 'Patient',
    id: 'fc-person',
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'VRDDAA80B69F839X' }],
    name: [{ use: 'official', family: 'Verdesca', given: ['Ada'] }],
    gender: 'female',
    birthDate: '1980-02-29',
    address: [{ use: 'home', country: 'IT', city: 'Roma', _city: coded('istat-comuni', '058091') }],
  },
  {
    resourceType: 'ServiceRequest',
    id: 'fc-order',
    extension: [
      { url: structure('prescription-priority-class'), valueCoding: code('priority-class', 'B') },
      { url: structure('prescription-access-type'), valueCoding: code('access-type', '1') },
      { url: structure('co-payment-position'), valueCoding: code('co-payment-position', 'not-exempt') },
    ],
    requisition: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: '1500A0000000001' },
    status: 'active',
    intent: 'order',
    code: { coding: [{ system: nomenclature, code: '89.7A.3' }] },
    subject: { reference: 'Patient/fc-person' },
    authoredOn: '2026-03-01T09:00:00+01:00',
  },
  {
    resourceType: 'Appointment',
    id: 'fc-booking',
    extension: [
      { url: structure('booking-access-type'), valueCoding: code('access-type', '1') },
      {
        url: structure('booking-ticket'),
        extension: [
          { url: 'exempt', valueBoolean: false },
          { url: 'amount', valueMoney: euro(17.9) },
        ],
      },
    ],
    identifier: [{ system: `${base}/sid/cup-booking`, value: 'ESEMPIO-IUP-1' }],
    status: 'fulfilled',
    serviceType: [{ coding: [{ system: nomenclature, code: '89.7A.3' }] }],
    slot: [{ reference: 'Slot/fc-slot' }],
    created: '2026-03-02T18:00:00+01:00',
    start: '2026-03-09T08:30:00+01:00',
    end: '2026-03-09T08:50:00+01:00',
    basedOn: [{ reference: 'ServiceRequest/fc-order' }],
    participant: [
      { actor: { reference: 'Patient/fc-person' }, status: 'accepted' },
      { actor: { reference: 'Location/fc-place' }, status: 'accepted' },
    ],
  },
  { resourceType: 'Schedule', id: 'fc-schedule', actor: [{ reference: 'Location/fc-place' }] },
  {
    resourceType: 'Slot',
    id: 'fc-slot',
    schedule: { reference: 'Schedule/fc-schedule' },
    status: 'busy',
    start: '2026-03-09T08:30:00+01:00',
    end: '2026-03-09T08:50:00+01:00',
  },
  {
    resourceType: 'Location',
    id: 'fc-place',
    name: 'Ambulatorio di esempio',
    managingOrganization: { reference: 'Organization/fc-clinic' },
  },
  {
    resourceType: 'Encounter',
    id: 'fc-contact',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: 'Patient/fc-person' },
    appointment: [{ reference: 'Appointment/fc-booking' }],
    serviceProvider: { reference: 'Organization/fc-clinic' },
  },
  service('fc-visit', '89.7A.3', 22, '2026-03-09T08:40:00+01:00'),
  service('fc-ecg', '89.52', 11.6, '2026-03-09T08:45:00+01:00'),
];

describe('File C and waiting times of a booking on a running server', function () {
  this.timeout(120_000);
  let folder = '';
  let server: ServerProcess;
  let run: ReturnType<typeof commandsIn>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-file-c-'));
    const port = await freePort();
    server = await startServerProcess(folder, port);
    run = commandsIn(folder, port);
    const token = await server.token();
    await writeFile(join(folder, 'token'), `${token}\n`, { mode: 0o600 });
    const response = await fetch(`http://localhost:${port}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        resourceType: 'Bundle',
        type: 'transaction',
        entry: resources.map((resource) => ({
          resource,
          request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
        })),
      }),
    });
    assert.equal(response.status, 200, await response.text());
  });
  after(async () => {
    await server.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  const exported = async (flow: string, from: string, to: string) => {
    const { code: exit, stderr } = await run(
      ...['flow', 'export', flow, '--from', from, '--to', to, '--token', 'token', '--out', `${flow}.txt`],
    );
    assert.equal(exit, 0, stderr);
    const check = await run('flow', 'check', flow, `${flow}.txt`);
    assert.equal(check.code, 0, check.stdout + check.stderr);
    return (await readFile(join(folder, `${flow}.txt`), 'latin1')).trim().split(/\r?\n/);
  };

  it('writes C1 and C2 with one prescription, its total and its co-payment', async () => {
    const services = await exported('mobility-c2', '2026-01-01', '2026-12-31');
    assert.deepEqual(
      services.map((line) => [line.slice(28, 30), line.slice(38, 46).trim(), line.slice(49, 66), line.slice(100)]),
      [
        ['01', 'N89.52', '  0000,0000011,60', '            2'],
        ['02', 'N89.7A.3', '  0000,0000022,00', '            2'],
        ['99', '', '020017,9000015,70', 'S    B      2'],
      ],
    );
    const persons = await exported('mobility-c1', '2026-01-01', '2026-12-31');
    assert.equal(persons.length, 3);
    assert.match(persons[0] ?? '', /^150204204A01 {16}VERDESCA {22}ADA/);
  });

  it('writes the waiting times of the booking and of its services', async () => {
    const [, ante = ''] = await exported('waiting-times-ex-ante', '2026-03-01', '2026-03-31');
    assert.match(ante, /^150;204;204A01;ESEMPIO-IUP-1;1500A0000000001;N;89\.7A\.3;;B;1;02032026;;09032026;/);
    const post = await exported('waiting-times-ex-post', '2026-03-01', '2026-03-31');
    assert.equal(post.length, 3);
    assert.ok(post.slice(1).every((line) => line.includes(';02032026;09032026;')));
  });
});
