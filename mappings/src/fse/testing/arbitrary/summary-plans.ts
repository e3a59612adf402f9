import type { CarePlan, CarePlanActivity, CodeableConcept, ServiceRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { identifiers, notes } from './concerns.ts';
import { people } from './document.ts';
import { dosage } from './dosages.ts';
import { concept, dateTime, partial, period, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';
import { medicationRequests } from './therapies.ts';

const told = words.map((text) => ({ text }));
const patient = { reference: people.patient };

const services: fc.Arbitrary<CodeableConcept> = fc.oneof(
  concept('http://loinc.org', ['28564-3']),
  concept('http://hl7.org/fhir/sid/icd-9-cm', ['88.72']),
  concept('http://terminology.hl7.org/CodeSystem/v3-ActCode', ['IMP', 'AMB']),
  concept('urn:oid:2.16.840.1.113883.2.9.77.22.11.14', ['CARD']),
  concept('urn:oid:2.16.840.1.113883.2.9.6.1.11', ['89.7']),
  concept('http://snomed.info/sct', ['11429006']),
  told,
);

const parts = partial<Omit<ServiceRequest, 'resourceType' | 'status' | 'intent' | 'subject' | 'code'>>({
  identifier: identifiers,
  doNotPerform: fc.boolean(),
  authoredOn: dateTime(),
  requester: fc.constant({ reference: people.author }),
  reasonCode: fc.array(told, { maxLength: 2 }),
  bodySite: fc.array(fc.oneof(concept('http://snomed.info/sct', ['80891009']), told), { maxLength: 2 }),
  note: notes,
  patientInstruction: words,
});

const occurrence = fc.oneof(
  fc.constant({}),
  dateTime().map((occurrenceDateTime) => ({ occurrenceDateTime })),
  period().map((occurrencePeriod) => ({ occurrencePeriod })),
);

const service: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(parts, occurrence, services, fc.constantFrom('active' as const, 'draft', 'completed', 'on-hold', 'revoked'))
  .map(([more, when, code, status]) => (id) => {
    const resource: ServiceRequest = {
      ...more,
      ...when,
      resourceType: 'ServiceRequest',
      id,
      status,
      intent: 'plan',
      subject: patient,
      code,
    };
    return [resource];
  });

const drug = medicationRequests(fc.array(dosage, { maxLength: 2 }));

const detail: fc.Arbitrary<CarePlanActivity> = fc
  .tuple(
    services,
    partial<Omit<NonNullable<CarePlanActivity['detail']>, 'status'>>({
      description: words,
      doNotPerform: fc.boolean(),
      scheduledPeriod: period(),
      goal: fc.constant([{ display: 'Obiettivo' }]),
    }),
    fc.option(notes),
  )
  .map(([code, more, progress]) => ({
    detail: { ...more, status: 'scheduled', code },
    ...(progress ? { progress } : {}),
  }));

const plan: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    fc.array(fc.oneof(service, drug), { maxLength: 2 }),
    fc.array(detail, { maxLength: 2 }),
    partial<Pick<Required<CarePlan>, 'identifier' | 'title' | 'description' | 'period' | 'note' | 'author'>>({
      identifier: identifiers,
      title: words,
      description: words,
      period: period(),
      note: notes,
      author: fc.constant({ reference: people.author }),
    }),
  )
  .map(([cited, details, more]) => (id) => {
    const groups = cited.map((make, at) => make(`${id}-a${at}`));
    const references = groups.flatMap(([first]) =>
      first ? [{ reference: { reference: `${first.resourceType}/${first.id ?? ''}` } }] : [],
    );
    const activity = [...references, ...details];
    const resource: CarePlan = {
      ...more,
      resourceType: 'CarePlan',
      id,
      status: 'active',
      intent: 'plan',
      subject: patient,
      ...(activity.length > 0 ? { activity } : {}),
    };
    return [resource, ...groups.flat()];
  });

/** What is planned: services, medicines, plans of both. */
export const planOfCare: fc.Arbitrary<GeneratedEntry> = fc.oneof(service, drug, plan);
