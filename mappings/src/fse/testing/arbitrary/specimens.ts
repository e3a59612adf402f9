import type { Specimen, SpecimenCollection } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { people } from './document.ts';
import { inWords, snomed } from './laboratory-results.ts';
import { concept, dateTime, key, partial, period } from './primitives.ts';

const kinds = 'http://terminology.hl7.org/CodeSystem/v3-SpecimenType';

const identified = fc.oneof(
  key.map((value) => ({ system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.8', value })),
  key.map((value) => ({ system: 'https://laboratorio.example/campioni', value })),
);

const collection: fc.Arbitrary<SpecimenCollection> = fc
  .tuple(
    partial<SpecimenCollection>({
      collector: fc.constantFrom({ reference: people.author }, { display: 'Infermiera' }),
      method: fc.oneof(concept(snomed, ['86273004']), inWords),
      bodySite: fc.oneof(concept(snomed, ['12738006', '368208006']), inWords),
      quantity: fc.constant({ value: 5, code: 'mL' }),
      duration: fc.constant({ value: 24, code: 'h' }),
    }),
    fc.oneof(
      dateTime().map((collectedDateTime) => ({ collectedDateTime })),
      period().map((collectedPeriod) => ({ collectedPeriod })),
      fc.constant({}),
    ),
  )
  .map(([more, time]) => ({ ...more, ...time }));

/** A specimen: known by the laboratory, by its label or not at all; how it was taken, told or not. */
export const specimen: fc.Arbitrary<Omit<Specimen, 'id'>> = partial<
  Pick<
    Required<Specimen>,
    'accessionIdentifier' | 'identifier' | 'type' | 'collection' | 'note' | 'receivedTime' | 'container'
  >
>({
  accessionIdentifier: identified,
  identifier: fc.array(identified, { minLength: 1, maxLength: 2 }),
  type: fc.oneof(concept(kinds, ['UR', 'BLD']), concept(snomed, ['119376003']), inWords),
  collection,
  note: fc.array(inWords, { minLength: 1, maxLength: 2 }),
  receivedTime: dateTime(),
  container: fc.array(
    partial<NonNullable<Specimen['container']>[number]>({ identifier: fc.array(identified, { maxLength: 2 }) }),
    { maxLength: 2 },
  ),
}).map((more) => ({ resourceType: 'Specimen', subject: { reference: people.patient }, ...more }));
