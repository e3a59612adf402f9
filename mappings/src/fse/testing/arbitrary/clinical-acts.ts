import type {
  Binary,
  DiagnosticReport,
  DocumentReference,
  Media,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
  Procedure,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { disease, type Made, notes, observation, performers, quantity } from './clinical-entries.ts';
import { people } from './document.ts';
import { dosage } from './dosages.ts';
import { aic, medicineOf } from './medicines.ts';
import { coding, concept, dateTime, moment, partial, period, words } from './primitives.ts';

const subject = { reference: people.patient };
const nomenclature = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';
const branch = concept('http://hl7.it/fhir/televisita/CodeSystem/branca-prestazione', ['02', '26']);

const codings = fc
  .tuple(
    fc.option(aic),
    fc.option(coding('http://www.whocc.no/atc', ['C03CA01', 'N02BE01'])),
    fc.option(coding('urn:oid:2.16.840.1.113883.2.9.6.1.51', ['AB1'])),
    fc.option(words),
  )
  .map(([pack, atc, group, text]) => ({
    coding: [pack, atc, group].filter((one) => one !== null),
    ...(text === null ? {} : { text }),
  }))
  .map(({ coding: list, ...text }) =>
    list.length === 0 ? { text: 'Farmaco galenico', ...text } : { coding: list, ...text },
  );

/** Drugs with all codes, or some, or words alone. */
const drug = medicineOf(codings);

const times = fc.oneof(
  dateTime().map((effectiveDateTime) => ({ effectiveDateTime })),
  period().map((effectivePeriod) => ({ effectivePeriod })),
);

/** Drugs in use. */
export const statement: fc.Arbitrary<Made> = fc
  .tuple(
    drug,
    fc.option(times),
    fc.array(dosage, { maxLength: 2 }),
    fc.constantFrom('active', 'completed', 'intended', 'stopped', 'on-hold', 'unknown', 'not-taken') as fc.Arbitrary<
      MedicationStatement['status']
    >,
    notes,
    fc.option(disease),
  )
  .map(([medicine, when, dosages, status, note, reason]) => (id: string) => {
    const { element, resources } = medicine(`${id}-drug`);
    const resource: MedicationStatement = {
      resourceType: 'MedicationStatement',
      id,
      status: status ?? 'unknown',
      subject,
      ...element,
      ...when,
      note,
      ...(dosages.length > 0 ? { dosage: dosages } : {}),
      ...(reason ? { reasonCode: [reason] } : {}),
    };
    return [resource, ...resources];
  });

const order = partial<
  Pick<
    Required<NonNullable<MedicationRequest['dispenseRequest']>>,
    'quantity' | 'validityPeriod' | 'numberOfRepeatsAllowed'
  >
>({
  quantity: fc.integer({ min: 1, max: 6 }).map((value) => ({ value })),
  validityPeriod: period(),
  numberOfRepeatsAllowed: fc.nat(5),
});

/** Recommended drugs. */
export const recommendation: fc.Arbitrary<Made> = fc
  .tuple(
    drug,
    fc.array(dosage, { maxLength: 2 }),
    fc.constantFrom('active', 'draft', 'completed', 'stopped', 'on-hold', 'cancelled', 'unknown') as fc.Arbitrary<
      MedicationRequest['status']
    >,
    fc.option(moment()),
    fc.constantFrom({ reference: people.author }, { display: 'Dott. Prova' }, { reference: people.facility }, null),
    fc.option(order),
    notes,
    fc.boolean(),
  )
  .map(([medicine, dosages, status, authoredOn, who, dispenseRequest, note, not]) => (id: string) => {
    const { element, resources } = medicine(`${id}-drug`);
    const resource: MedicationRequest = {
      resourceType: 'MedicationRequest',
      id,
      status: status ?? 'active',
      intent: 'proposal',
      subject,
      ...element,
      ...(authoredOn === null ? {} : { authoredOn }),
      ...(who ? { requester: who } : {}),
      ...(dosages.length > 0 ? { dosageInstruction: dosages } : {}),
      ...(dispenseRequest ? { dispenseRequest } : {}),
      ...(not ? { doNotPerform: true } : {}),
      note,
    };
    return [resource, ...resources];
  });

const serviceCode = fc.oneof(
  concept(nomenclature, ['89.7A.3', '89.52']),
  concept('urn:oid:2.16.840.1.113883.2.9.2.150.6.1.11', ['ESEMPIO1']),
  concept('http://hl7.org/fhir/sid/icd-9-cm', ['89.7']),
  words.map((text) => ({ text })),
);

const requestParts = partial<
  Pick<
    Required<ServiceRequest>,
    | 'occurrenceDateTime'
    | 'priority'
    | 'performer'
    | 'reasonCode'
    | 'bodySite'
    | 'note'
    | 'patientInstruction'
    | 'doNotPerform'
    | 'requester'
  >
>({
  occurrenceDateTime: dateTime(),
  priority: fc.constantFrom('routine', 'urgent', 'asap', 'stat'),
  performer: performers,
  reasonCode: fc.array(disease, { maxLength: 2 }),
  bodySite: fc.array(
    words.map((text) => ({ text })),
    { maxLength: 2 },
  ),
  note: notes,
  patientInstruction: words,
  doNotPerform: fc.boolean(),
  requester: fc.constant({ reference: people.author }),
});

/** Services that are asked for, or told by their request. */
export const request: fc.Arbitrary<Made> = fc
  .tuple(
    serviceCode,
    requestParts,
    fc.constantFrom('active', 'draft', 'completed', 'on-hold', 'revoked', 'unknown') as fc.Arbitrary<
      ServiceRequest['status']
    >,
    fc.option(branch),
  )
  .map(([code, more, status, category]) => (id: string) => {
    const resource: ServiceRequest = {
      resourceType: 'ServiceRequest',
      id,
      status: status ?? 'active',
      intent: 'proposal',
      subject,
      code,
      ...more,
      ...(category ? { category: [category] } : {}),
    };
    return [resource];
  });

const procedureParts = partial<
  Pick<
    Required<Procedure>,
    | 'statusReason'
    | 'category'
    | 'performer'
    | 'reasonCode'
    | 'bodySite'
    | 'outcome'
    | 'complication'
    | 'followUp'
    | 'usedCode'
    | 'note'
  >
>({
  statusReason: words.map((text) => ({ text })),
  category: words.map((text) => ({ text })),
  performer: performers.map((all) => all.map((actor) => ({ actor }))),
  reasonCode: fc.array(disease, { maxLength: 2 }),
  bodySite: fc.array(
    fc.oneof(
      concept('http://snomed.info/sct', ['80891009']),
      words.map((text) => ({ text })),
    ),
    { maxLength: 2 },
  ),
  outcome: disease,
  complication: fc.array(disease, { maxLength: 1 }),
  followUp: fc.array(
    words.map((text) => ({ text })),
    { maxLength: 2 },
  ),
  usedCode: fc.array(
    fc.oneof(
      concept('urn:oid:2.16.840.1.113883.2.9.6.1.48', ['V03010102']),
      words.map((text) => ({ text })),
    ),
    { maxLength: 3 },
  ),
  note: notes,
});

const performed = fc.oneof(
  { weight: 2, arbitrary: dateTime().map((performedDateTime) => ({ performedDateTime })) },
  { weight: 2, arbitrary: period().map((performedPeriod) => ({ performedPeriod })) },
);

const procedure: fc.Arbitrary<(id: string) => Procedure> = fc
  .tuple(
    serviceCode,
    performed,
    procedureParts,
    fc.constantFrom('completed', 'in-progress', 'not-done', 'stopped', 'on-hold', 'unknown') as fc.Arbitrary<
      Procedure['status']
    >,
  )
  .map(([code, when, more, status]) => (id: string) => ({
    resourceType: 'Procedure',
    id,
    status: status ?? 'completed',
    subject,
    code,
    ...when,
    ...more,
  }));

/** Drugs that were given. */
const administration: fc.Arbitrary<Made> = fc
  .tuple(
    drug,
    times,
    partial<Pick<Required<MedicationAdministration>, 'dosage' | 'note' | 'performer' | 'reasonCode' | 'category'>>({
      dosage: fc
        .tuple(words, quantity, concept('http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', ['PO', 'IM']))
        .map(([text, { value = 1, unit = 'mg' }, route]) => ({
          text,
          route,
          dose: { value, unit },
          site: { text: 'Braccio' },
        })),
      note: notes,
      performer: performers.map((all) => all.map((actor) => ({ actor }))),
      reasonCode: fc.array(disease, { maxLength: 1 }),
      category: words.map((text) => ({ text })),
    }),
    fc.constantFrom('completed', 'in-progress', 'not-done', 'stopped', 'unknown') as fc.Arbitrary<
      MedicationAdministration['status']
    >,
  )
  .map(([medicine, when, more, status]) => (id: string) => {
    const { element, resources } = medicine(`${id}-drug`);
    const resource: MedicationAdministration = {
      resourceType: 'MedicationAdministration',
      id,
      status: status ?? 'completed',
      subject,
      ...element,
      ...when,
      ...more,
    };
    return [resource, ...resources];
  });

/** A resource as part of a procedure. */
function within(resource: Resource, id: string): Resource {
  return Object.assign({ ...resource }, { partOf: [{ reference: `Procedure/${id}` }] });
}

/** One service: a procedure with what is part of it and its order, a request, an observation, a drug that was given. */
export const service: fc.Arbitrary<Made> = fc.oneof<fc.MaybeWeightedArbitrary<Made>[]>(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        procedure,
        fc.array(fc.tuple(procedure, fc.option(observation), fc.option(procedure)), { maxLength: 2 }),
        fc.option(observation),
        fc.option(administration),
        fc.option(request),
      )
      .map(
        ([outer, inner, finding, given, asked]): Made =>
          (id: string) => {
            const below = inner.flatMap(([make, found, deeper], at) => {
              const own = `${id}-part${at}`;
              const [first, ...others] = found ? found(`${own}-finding`) : [];
              return [
                within(make(own), id),
                ...(first ? [within(first, own), ...others] : []),
                ...(deeper ? [within(deeper(`${own}-deeper`), own)] : []),
              ];
            });
            const [seen, ...members] = finding ? finding(`${id}-finding`) : [];
            const [drugGiven, ...drugs] = given ? given(`${id}-given`) : [];
            const resource: Procedure = {
              ...outer(id),
              ...(asked ? { basedOn: [{ reference: `ServiceRequest/${id}-order` }] } : {}),
            };
            return [
              resource,
              ...below,
              ...(seen ? [within(seen, id), ...members] : []),
              ...(drugGiven ? [within(drugGiven, id), ...drugs] : []),
              ...(asked ? asked(`${id}-order`) : []),
            ];
          },
      ),
  },
  { weight: 1, arbitrary: request },
  { weight: 1, arbitrary: observation },
  { weight: 1, arbitrary: administration },
);

/** Reports of earlier examinations with their results. */
export const report: fc.Arbitrary<Made> = fc
  .tuple(observation, fc.option(words), performers, fc.option(dateTime()), fc.option(moment()))
  .map(([result, conclusion, performer, effectiveDateTime, issued]) => (id: string) => {
    const found = result(`${id}-result`);
    const resource: DiagnosticReport = {
      resourceType: 'DiagnosticReport',
      id,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      subject,
      performer,
      result: [{ reference: `Observation/${found[0].id ?? ''}` }, { reference: 'Observation/elsewhere' }],
      ...(conclusion === null ? {} : { conclusion }),
      ...(effectiveDateTime === null ? {} : { effectiveDateTime }),
      ...(issued === null ? {} : { issued }),
    };
    return [resource, ...found];
  });

const data = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'));

/** Pictures and papers: within, beside, or on the web. */
export const paper: fc.Arbitrary<Made> = fc
  .tuple(fc.constantFrom('media', 'binary', 'reference', 'beside', 'nowhere'), data, words, notes, dateTime())
  .map(([kind, content, title, note, date]) => (id: string) => {
    const contentType = 'image/jpeg';
    const beside: Binary = { resourceType: 'Binary', id: `${id}-data`, contentType, data: content };
    if (kind === 'binary') return [{ ...beside, id }];
    if (kind === 'media') {
      const media: Media = {
        resourceType: 'Media',
        id,
        status: 'completed',
        type: { text: title },
        subject,
        note,
        content: { contentType, data: content, title },
      };
      return [media];
    }
    const url =
      kind === 'beside' ? `Binary/${id}-data` : kind === 'nowhere' ? 'Binary/nowhere' : 'https://esempio.example/1.jpg';
    const reference: DocumentReference = {
      resourceType: 'DocumentReference',
      id,
      status: 'current',
      type: { text: title },
      date: `${date.slice(0, 4)}-01-01T00:00:00Z`,
      content: [{ attachment: { contentType, url, title } }],
    };
    return kind === 'beside' ? [reference, beside] : [reference];
  });
