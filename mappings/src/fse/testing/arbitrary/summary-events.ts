import type { Device, DeviceUseStatement, Encounter, Procedure } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { identifiers, notes } from './concerns.ts';
import { people } from './document.ts';
import { coding, concept, dateTime, day, partial, period, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';

const told = words.map((text) => ({ text }));
const patient = { reference: people.patient };
const icd9 = (codes: readonly string[]) => concept('http://hl7.org/fhir/sid/icd-9-cm', codes);
const doers = fc.subarray([{ reference: people.author }, { reference: people.facility }, { display: 'Chi opera' }]);

const deviceParts = partial<Omit<Device, 'resourceType' | 'type'>>({
  identifier: identifiers,
  udiCarrier: words.map((deviceIdentifier) => [{ deviceIdentifier }]),
  deviceName: words.map((name) => [{ name, type: 'user-friendly-name' as const }]),
  manufacturer: words,
  modelNumber: words,
  serialNumber: words,
  lotNumber: words,
  expirationDate: day(2026, 2030),
  url: fc.constant('https://dispositivo.example'),
  note: notes,
});

const device: fc.Arbitrary<(id: string) => Device> = fc
  .tuple(deviceParts, concept('urn:oid:2.16.840.1.113883.2.9.6.1.48', ['J010103', 'P0909']), fc.boolean())
  .map(([parts, type, also]) => (id) => ({
    ...parts,
    resourceType: 'Device',
    id,
    type: also
      ? { ...type, coding: [{ system: 'http://snomed.info/sct', code: '14106009' }, ...(type.coding ?? [])] }
      : type,
    patient,
  }));

const use: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    device,
    partial<Omit<DeviceUseStatement, 'resourceType' | 'status' | 'subject' | 'device'>>({
      identifier: identifiers,
      timingPeriod: period(),
      bodySite: told,
      reasonCode: fc.array(told, { maxLength: 1 }),
      recordedOn: dateTime(),
      note: notes,
    }),
  )
  .map(([make, parts]) => (id) => {
    const resource: DeviceUseStatement = {
      ...parts,
      resourceType: 'DeviceUseStatement',
      id,
      status: 'active',
      subject: patient,
      device: { reference: `Device/${id}-device` },
    };
    return [resource, make(`${id}-device`)];
  });

const performed = fc.oneof(
  fc.constant({}),
  dateTime().map((performedDateTime) => ({ performedDateTime })),
  period().map((performedPeriod) => ({ performedPeriod })),
  words.map((performedString) => ({ performedString })),
);

const implant: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(fc.array(device, { minLength: 1, maxLength: 2 }), performed, fc.option(notes))
  .map(([makes, when, note]) => (id) => {
    const resource: Procedure = {
      ...when,
      ...(note ? { note } : {}),
      resourceType: 'Procedure',
      id,
      status: 'unknown',
      subject: patient,
      usedReference: makes.map((_, at) => ({ reference: `Device/${id}-device-${at}` })),
    };
    return [resource, ...makes.map((make, at) => make(`${id}-device-${at}`))];
  });

/** Devices, their use, the procedures in which they were used. */
export const devices: fc.Arbitrary<GeneratedEntry> = fc.oneof(
  device.map((make) => (id: string) => [make(id)]),
  use,
  implant,
);

const encounter: fc.Arbitrary<(id: string) => Encounter> = fc
  .tuple(
    fc.oneof(
      coding('http://terminology.hl7.org/CodeSystem/v3-ActCode', ['IMP', 'AMB', 'EMER']),
      coding('urn:oid:2.16.840.1.113883.2.9.77.22.11.14', ['CARD', 'FLD']),
    ),
    partial<
      Pick<
        Required<Encounter>,
        'identifier' | 'type' | 'period' | 'participant' | 'reasonCode' | 'serviceProvider' | 'length'
      >
    >({
      identifier: identifiers,
      type: fc.array(told, { maxLength: 2 }),
      period: fc.oneof(period(), fc.constant({})),
      participant: fc
        .tuple(doers, fc.option(period()))
        .map(([list, when]) => list.map((individual) => ({ individual, ...(when ? { period: when } : {}) }))),
      reasonCode: fc.array(told, { maxLength: 2 }),
      serviceProvider: fc.constantFrom({ reference: people.facility }, { display: 'Ospedale' }),
      length: fc.constant({ value: 3, code: 'd' }),
    }),
    fc.constantFrom('finished' as const, 'in-progress', 'cancelled', 'unknown'),
  )
  .map(([kind, parts, status]) => (id) => ({
    ...parts,
    resourceType: 'Encounter',
    id,
    status,
    class: kind,
    subject: patient,
  }));

/** Visits and stays in hospital. */
export const visits: fc.Arbitrary<GeneratedEntry> = encounter.map((make) => (id) => [make(id)]);

const procedureParts = partial<Omit<Procedure, 'resourceType' | 'status' | 'subject'>>({
  identifier: identifiers,
  code: fc.oneof(icd9(['88.72', '37.83']), concept('urn:oid:2.16.840.1.113883.2.9.77.22.11.12', ['00.91']), told),
  statusReason: told,
  performer: doers.map((list) => list.map((actor) => ({ actor }))),
  reasonCode: fc.array(fc.oneof(icd9(['410.00']), told), { maxLength: 2 }),
  bodySite: fc.array(fc.oneof(concept('http://snomed.info/sct', ['80891009']), told), { maxLength: 2 }),
  outcome: told,
  complication: fc.array(told, { maxLength: 1 }),
  recorder: fc.constant({ reference: people.author }),
  note: notes,
});

/** Procedures, with the stay in which they were done and the disease that was their reason. */
export const procedures: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    procedureParts,
    performed,
    fc.constantFrom('completed' as const, 'in-progress', 'on-hold', 'stopped', 'not-done'),
    fc.option(encounter),
    fc.option(fc.oneof(icd9(['427.31']), told)),
  )
  .map(([parts, when, status, stay, disease]) => (id) => {
    const resource: Procedure = {
      ...parts,
      ...when,
      resourceType: 'Procedure',
      id,
      status,
      subject: patient,
      ...(stay ? { encounter: { reference: `Encounter/${id}-stay` } } : {}),
      ...(disease ? { reasonReference: [{ reference: `Condition/${id}-reason` }] } : {}),
    };
    return [
      resource,
      ...(stay ? [stay(`${id}-stay`)] : []),
      ...(disease ? [{ resourceType: 'Condition' as const, id: `${id}-reason`, subject: patient, code: disease }] : []),
    ];
  });
