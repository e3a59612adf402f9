import type { Extension, MedicationDispense, Procedure, Resource, ServiceRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type GeneratedBody, people } from './document.ts';
import { aic, dispensed } from './medicines.ts';
import { sectionOf, serviceCodes, serviceParts } from './prescriptions.ts';
import { concept, dateTime, moment, narrative, partial, period, words } from './primitives.ts';

const base = 'https://fhir.sinfonia.campania.it';
const structure = `${base}/StructureDefinition`;

/** An organisation that has a name and no identifier, which generated performers cite. */
const nameless: Resource = { resourceType: 'Organization', id: 'nameless', name: 'Senza codice' };

const pack = partial<{ targatura: string; lotto: string; scadenza: string; targaDoppia: boolean }>({
  targatura: fc.stringMatching(/^\d{9}$/),
  lotto: words,
  scadenza: fc.constant('2028-06-30'),
  targaDoppia: fc.boolean(),
}).map(
  ({ targatura, lotto, scadenza, targaDoppia }): Extension => ({
    url: `${structure}/dispensed-pack`,
    extension: [
      ...(targatura === undefined ? [] : [{ url: 'targatura', valueString: targatura }]),
      ...(lotto === undefined ? [] : [{ url: 'lotto', valueString: lotto }]),
      ...(scadenza === undefined ? [] : [{ url: 'scadenza', valueDate: scadenza }]),
      ...(targaDoppia === undefined ? [] : [{ url: 'targaDoppia', valueBoolean: targaDoppia }]),
    ],
  }),
);

const charges = fc
  .array(
    fc.tuple(
      fc.constantFrom('prezzo', 'prezzoRimborso', 'ticketConfezione', 'onereDpc', 'scontoSsn', 'quotaFissa'),
      fc.double({ min: 0, max: 1e5, noNaN: true }),
    ),
    { maxLength: 4 },
  )
  .map(
    (list): Extension => ({
      url: `${structure}/dispensing-charges`,
      extension: list.map(([url, value]) => ({ url, valueMoney: { value, currency: 'EUR' } })),
    }),
  );

const reason = concept('urn:oid:2.16.840.1.113883.2.9.6.1.53', ['1', '2', '3']);
const substitution = fc.oneof(
  fc.constant({ wasSubstituted: false }),
  fc.tuple(reason, fc.boolean()).map(([why, typed]) => ({
    wasSubstituted: true,
    ...(typed ? { type: { coding: [{ system: 'urn:oid:2.16.840.1.113883.3.1937.777.63.11.16', code: 'S' }] } } : {}),
    reason: [why],
  })),
  fc.constant({ wasSubstituted: true, type: { text: 'Altro' } }),
);

const performer = fc.subarray([
  { actor: { reference: people.author } },
  { actor: { reference: people.facility } },
  { actor: { display: "Farmacia dell'Esempio" } },
  { actor: { reference: 'Organization/nameless' } },
]);

const parts = partial<
  Pick<
    Required<MedicationDispense>,
    | 'extension'
    | 'category'
    | 'type'
    | 'performer'
    | 'location'
    | 'whenPrepared'
    | 'daysSupply'
    | 'dosageInstruction'
    | 'note'
    | 'substitution'
    | 'authorizingPrescription'
  >
>({
  extension: fc.tuple(pack, charges).map((all) => [...all]),
  category: concept(`${base}/CodeSystem/dispensing-channel`, ['convention', 'dpc', 'direct']),
  type: concept(`${base}/CodeSystem/dispensing-operation`, ['1', '2', '3']),
  performer,
  location: fc.oneof(
    fc.constant({ reference: people.location }),
    words.map((display) => ({ display })),
  ),
  whenPrepared: dateTime(2010, 2018),
  daysSupply: fc.integer({ min: 1, max: 90 }).map((value) => ({ value, unit: 'd' })),
  dosageInstruction: fc.array(
    words.map((text) => ({ text })),
    { maxLength: 2 },
  ),
  note: fc.array(
    words.map((text) => ({ text })),
    { maxLength: 2 },
  ),
  substitution,
  authorizingPrescription: fc.constant([{ reference: 'MedicationRequest/prescription' }]),
});

const prescription = aic.map(
  (code): Resource => ({
    resourceType: 'MedicationRequest',
    id: 'prescription',
    status: 'active',
    intent: 'order',
    subject: { reference: people.patient },
    groupIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: '1500A0000000003' },
    medicationCodeableConcept: { coding: [code] },
  }),
);

const drug: fc.Arbitrary<(at: number) => readonly Resource[]> = fc
  .tuple(dispensed, parts, dateTime(), fc.double({ min: 0.5, max: 30, noNaN: true }))
  .map(([medicine, more, whenHandedOver, value]) => (at: number) => {
    const { element, resources } = medicine(`medicine-${at}`);
    const resource: MedicationDispense = {
      resourceType: 'MedicationDispense',
      id: `line-${at}`,
      status: 'completed',
      subject: { reference: people.patient },
      quantity: { value, unit: 'confezione' },
      whenHandedOver,
      ...element,
      ...more,
    };
    return [resource, ...resources];
  });

/** The body of a dispensing of medicines. */
export const dispensedBody: fc.Arbitrary<GeneratedBody> = fc
  .tuple(fc.array(drug, { minLength: 1, maxLength: 3 }), prescription, narrative, words)
  .map(([made, order, text, title]) => ({
    sections: [
      {
        ...sectionOf('60590-7', text, title),
        entry: made.map((_, at) => ({ reference: `MedicationDispense/line-${at}` })),
      },
    ],
    resources: [...made.flatMap((make, at) => make(at)), order, nameless],
  }));

const ordered = serviceCodes.map(
  (code): ServiceRequest => ({
    resourceType: 'ServiceRequest',
    id: 'prescription',
    status: 'active',
    intent: 'order',
    subject: { reference: people.patient },
    requisition: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: '1500A0000000003' },
    code,
  }),
);

const times = fc
  .tuple(fc.constantFrom('none', 'moment', 'period'), moment(), period())
  .map(([kind, at, span]) => ({ kind, at, span }));

const delivered: fc.Arbitrary<ServiceRequest | Procedure> = fc
  .tuple(serviceCodes, serviceParts, times, fc.boolean(), performer, fc.boolean(), fc.integer({ min: 1, max: 8 }))
  .map(([code, more, { kind, at, span }, asProcedure, actors, based, value]) => {
    const shared = {
      id: 'line-0',
      status: 'completed' as const,
      subject: { reference: people.patient },
      code,
      ...(based ? { basedOn: [{ reference: 'ServiceRequest/prescription' }] } : {}),
    };
    if (asProcedure) {
      return {
        resourceType: 'Procedure',
        ...shared,
        performer: actors,
        ...(more.note ? { note: more.note } : {}),
        ...(more.reasonCode ? { reasonCode: more.reasonCode } : {}),
        ...(more.category?.[0] ? { category: more.category[0] } : {}),
        ...(kind === 'moment' ? { performedDateTime: at } : {}),
        ...(kind === 'period' ? { performedPeriod: span } : {}),
      };
    }
    return {
      resourceType: 'ServiceRequest',
      ...shared,
      intent: 'filler-order',
      quantityQuantity: { value },
      performer: actors.map(({ actor }) => actor),
      ...more,
      ...(kind === 'moment' ? { occurrenceDateTime: at } : {}),
      ...(kind === 'period' ? { occurrencePeriod: span } : {}),
    };
  });

/** The body of a delivery of a service, brief or extended. */
export const deliveredBody: fc.Arbitrary<GeneratedBody> = fc
  .tuple(delivered, ordered, narrative, words, fc.constantFrom('103146-7', '103147-5'))
  .map(([made, order, text, title, code]) => ({
    sections: [{ ...sectionOf(code, text, title), entry: [{ reference: `${made.resourceType}/line-0` }] }],
    resources: [made, order, nameless],
  }));
