import type {
  CompositionSection,
  Coverage,
  Extension,
  MedicationRequest,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type GeneratedBody, people } from './document.ts';
import { dosage } from './dosages.ts';
import { prescribed } from './medicines.ts';
import { concept, dateTime, moment, narrative, partial, period, words } from './primitives.ts';

const base = 'https://fhir.sinfonia.campania.it';
const structure = `${base}/StructureDefinition`;
const icd9 = concept('http://hl7.org/fhir/sid/icd-9-cm', ['427.31', '250.00', '401.9']);
const note = fc.array(
  words.map((text) => ({ text })),
  { maxLength: 3 },
);

const reason = fc
  .tuple(
    fc.subarray(['aifa', 'icd'] as const),
    concept('https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota', ['97', '1', '66']),
    icd9,
    fc.option(words),
  )
  .map(([kinds, aifa, diagnosis, text]) => {
    const coding = [
      ...(kinds.includes('aifa') ? (aifa.coding ?? []) : []),
      ...(kinds.includes('icd') ? (diagnosis.coding ?? []) : []),
    ];
    return { ...(coding.length > 0 ? { coding } : {}), ...(text === null ? {} : { text }) };
  })
  .filter((one) => Object.keys(one).length > 0);

const coverage: fc.Arbitrary<Coverage> = fc
  .oneof(
    concept('urn:oid:2.16.840.1.113883.2.9.6.1.22', ['E01', '048', 'RCG010']),
    concept('urn:oid:2.16.840.1.113883.2.9.2.150.6.22', ['ESEMPIO1']),
  )
  .map((type) => ({
    resourceType: 'Coverage',
    id: 'exemption',
    status: 'active',
    type,
    beneficiary: { reference: people.patient },
    payor: [{ reference: people.custodian }],
  }));

const holder: Extension = { url: `${structure}/prescription-holder`, valueReference: { reference: people.author } };
const requester = fc.constantFrom(
  { reference: people.author },
  { reference: people.signer },
  { reference: 'Practitioner/doctor' },
);

const drugParts = partial<
  Pick<
    Required<MedicationRequest>,
    'reasonCode' | 'note' | 'dosageInstruction' | 'substitution' | 'extension' | 'groupIdentifier'
  >
>({
  reasonCode: fc.array(reason, { maxLength: 2 }),
  note,
  dosageInstruction: fc.array(dosage, { maxLength: 2 }),
  substitution: fc.constantFrom(
    {
      allowedCodeableConcept: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution', code: 'N' }],
      },
      reason: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.52', code: '1' }], text: 'Intolleranza' },
    },
    { allowedBoolean: true },
  ),
  extension: fc.constantFrom([holder], [{ url: `${structure}/co-payment-position`, valueCoding: { code: 'exempt' } }]),
  groupIdentifier: fc.constantFrom(
    { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.8', value: '1500A0000000003' },
    {
      system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9',
      value: '1500A0000000003',
      type: { coding: [{ system: 'http://hl7.it/fhir/televisita/CodeSystem/cs-tipo-ricetta', code: 'UE' }] },
    },
  ),
});

const dispenseParts = partial<
  Pick<
    Required<NonNullable<MedicationRequest['dispenseRequest']>>,
    'validityPeriod' | 'numberOfRepeatsAllowed' | 'expectedSupplyDuration'
  >
>({
  validityPeriod: period(),
  numberOfRepeatsAllowed: fc.nat(9),
  expectedSupplyDuration: fc.integer({ min: 1, max: 90 }).map((value) => ({ value, unit: 'd' })),
});

function drug(white: boolean): fc.Arbitrary<(at: number) => readonly Resource[]> {
  return fc
    .tuple(
      prescribed({ packaged: white }),
      drugParts,
      dispenseParts,
      requester,
      moment(),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('active', 'draft', 'completed', 'on-hold') as fc.Arbitrary<MedicationRequest['status']>,
    )
    .map(([medicine, parts, order, who, authoredOn, count, status]) => (at: number) => {
      const { element, resources } = medicine(`medicine-${at}`);
      const resource: MedicationRequest = {
        resourceType: 'MedicationRequest',
        id: `line-${at}`,
        status,
        intent: 'order',
        subject: { reference: people.patient },
        authoredOn,
        requester: who,
        ...element,
        ...parts,
        dispenseRequest: { ...order, quantity: { value: count, unit: 'confezione' } },
      };
      return [resource, ...resources];
    });
}

const extensionOf = (name: string, code: string, system: string): Extension => ({
  url: `${structure}/${name}`,
  valueCoding: { system: `${base}/CodeSystem/${system}`, code },
});

const serviceExtensions = fc
  .record({
    access: fc.constantFrom('0', '1'),
    priority: fc.option(fc.constantFrom('U', 'B', 'D', 'P')),
    place: fc.option(fc.constantFrom('A', 'D')),
    lea: fc.option(words),
    holder: fc.boolean(),
  })
  .map(({ access, priority, place, lea, holder: held }): Extension[] => [
    extensionOf('prescription-access-type', access, 'access-type'),
    ...(priority ? [extensionOf('prescription-priority-class', priority, 'priority-class')] : []),
    ...(place ? [extensionOf('prescription-place', place, 'prescription-place')] : []),
    ...(lea ? [{ url: `${structure}/lea-conditions`, extension: [{ url: 'numeroNota', valueString: lea }] }] : []),
    ...(held ? [holder] : []),
  ]);

/** Codes of services: of the national nomenclature, of the region, of both. */
export const serviceCodes = fc
  .tuple(
    fc.subarray(
      [
        { system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: '89.7A.3' },
        { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.6.1.11', code: 'ESEMPIO-02-001' },
      ],
      { minLength: 1 },
    ),
    fc.option(words),
  )
  .map(([coding, text]) => (text === null ? { coding } : { coding, text }));

/** What services may have, prescribed or delivered. */
export const serviceParts = partial<
  Pick<
    Required<ServiceRequest>,
    'note' | 'reasonCode' | 'orderDetail' | 'locationCode' | 'category' | 'bodySite' | 'patientInstruction'
  >
>({
  note,
  reasonCode: fc.array(
    fc.oneof(
      icd9,
      words.map((text) => ({ text })),
    ),
    { maxLength: 2 },
  ),
  orderDetail: fc.constant([{ coding: [{ system: `${base}/CodeSystem/prescription-order-detail`, code: 'TV' }] }]),
  locationCode: fc.array(concept('urn:oid:2.16.840.1.113883.2.9.6.3.1.1', ['H', 'MR', 'R']), { maxLength: 2 }),
  category: fc.array(concept('http://hl7.it/fhir/televisita/CodeSystem/branca-prestazione', ['02', '12']), {
    maxLength: 2,
  }),
  bodySite: fc.array(concept('http://snomed.info/sct', ['40983000']), { maxLength: 1 }),
  patientInstruction: words,
});

const occurrence = fc.constantFrom('none', 'cycle', 'moment', 'period');

const service: fc.Arbitrary<(at: number) => readonly Resource[]> = fc
  .tuple(
    serviceCodes,
    serviceParts,
    serviceExtensions,
    requester,
    occurrence,
    dateTime(),
    period(),
    fc.integer({ min: 1, max: 8 }),
  )
  .map(([code, parts, extension, who, kind, time, span, count]) => (at: number) => [
    {
      resourceType: 'ServiceRequest',
      id: `line-${at}`,
      status: 'active',
      intent: 'order',
      extension,
      subject: { reference: people.patient },
      requester: who,
      code,
      quantityQuantity: { value: count },
      ...parts,
      ...(kind === 'cycle' ? { occurrenceTiming: { repeat: { count } } } : {}),
      ...(kind === 'moment' ? { occurrenceDateTime: time } : {}),
      ...(kind === 'period' ? { occurrencePeriod: span } : {}),
    },
  ]);

const optional = ['48767-8', '8716-3', '48765-2', '47420-5', '51851-4'] as const;

/** A section of a code with a narrative. */
export function sectionOf(code: string, text: CompositionSection['text'], title: string): CompositionSection {
  return { title, code: { coding: [{ system: 'http://loinc.org', code }] }, ...(text ? { text } : {}) };
}

function bodyOf(kind: string, lines: fc.Arbitrary<(at: number) => readonly Resource[]>): fc.Arbitrary<GeneratedBody> {
  return fc
    .tuple(
      fc.array(lines, { minLength: 1, maxLength: 3 }),
      fc.option(coverage),
      fc.boolean(),
      fc.subarray([...optional]),
      fc.array(narrative, { minLength: 7, maxLength: 7 }),
      words,
    )
    .map(([made, exemption, cited, more, texts, title]) => {
      const insurance = exemption && !cited ? { insurance: [{ reference: 'Coverage/exemption' }] } : {};
      const resources = made
        .flatMap((make, at) => make(at))
        .map(
          (one): Resource =>
            one.resourceType === 'MedicationRequest' || one.resourceType === 'ServiceRequest'
              ? { ...one, ...insurance }
              : one,
        );
      const [first, second, ...others] = texts;
      const exemptions = sectionOf('57827-8', first, title);
      return {
        sections: [
          exemption && cited ? { ...exemptions, entry: [{ reference: 'Coverage/exemption' }] } : exemptions,
          { ...sectionOf('57828-6', second, title), entry: made.map((_, at) => ({ reference: `${kind}/line-${at}` })) },
          ...more.map((code, at) => sectionOf(code, others[at], title)),
        ],
        resources: exemption ? [...resources, exemption] : resources,
      };
    });
}

/** The body of a prescription of medicines, of the health service or white. */
export const drugBody = (options: { readonly white: boolean }) => bodyOf('MedicationRequest', drug(options.white));

/** The body of a prescription of services. */
export const serviceBody = bodyOf('ServiceRequest', service);
