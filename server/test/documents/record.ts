import type { Resource } from '@medplum/fhirtypes';
import { appointment, consentOf, healthService, periodAround, relationships, worldLabels } from '../access/world.ts';

const person = { reference: 'Patient/in-care' };
const loinc = 'http://loinc.org';
const identifier = (value: string) => ({ system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4', value });

/** A part of a record that some callers do not see. */
export const hiddenParts = ['Condition/obscured', 'Observation/obscured'] as const;

/** Sections of a Composition, with what each refers to. */
function sections(of: Readonly<Record<string, readonly string[]>>): readonly object[] {
  return Object.entries(of).map(([code, entries]) => ({
    title: 'Sezione di prova',
    code: { coding: [{ system: loinc, code }] },
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Testo di prova.</p></div>' },
    ...(entries.length === 0 ? {} : { entry: entries.map((reference) => ({ reference })) }),
  }));
}

function compositionOf(id: string, of: Readonly<Record<string, readonly string[]>>, more: object = {}): object {
  return {
    resourceType: 'Composition',
    id,
    status: 'final',
    type: { coding: [{ system: loinc, code: '60591-5' }] },
    subject: person,
    date: '2026-03-02T10:30:00+01:00',
    author: [{ reference: appointment }],
    custodian: { reference: 'Organization/district' },
    title: 'Documento di prova',
    section: sections(of),
    ...more,
  };
}

/** The record of a synthetic person in care, with documents that are whole for some callers only; as it is at an instant (ms, UTC). */
export function buildRecord(now: number): readonly Resource[] {
  const obscured = { meta: { security: worldLabels.obscured } };
  const observation = (id: string, category: string, more: object = {}): object => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] }],
    code: { text: `Misura di prova <${id}>` },
    subject: person,
    effectiveDateTime: '2026-02-01',
    valueQuantity: { value: 1.5, unit: 'mmol/l' },
    ...more,
  });
  const resources: readonly unknown[] = [
    ...healthService,
    {
      resourceType: 'Patient',
      id: 'in-care',
      birthDate: '1950-01-01',
      name: [{ family: 'Provetta' }],
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'CFINCARE' }],
      managingOrganization: { reference: 'Organization/authority' },
      generalPractitioner: [{ reference: 'Practitioner/doctor' }],
    },
    ...['twin-a', 'twin-b'].map((id) => ({
      resourceType: 'Patient',
      id,
      name: [{ family: 'Provetta' }],
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'CFTWIN' }],
    })),
    { resourceType: 'Patient', id: 'stranger', name: [{ family: 'Altra' }] },
    { resourceType: 'Patient', id: 'empty', name: [{ family: 'Vuota' }] },
    relationships.team('in-care'),
    consentOf('in-care', 'fse-care', periodAround(now)),
    { resourceType: 'Medication', id: 'apixaban', code: { text: 'Apixaban' } },
    {
      resourceType: 'AllergyIntolerance',
      id: 'penicillin',
      patient: person,
      code: { text: 'Penicillina' },
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
      },
      verificationStatus: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'confirmed' },
        ],
      },
    },
    {
      resourceType: 'AllergyIntolerance',
      id: 'mistaken',
      patient: person,
      code: { text: 'Sbagliata' },
      verificationStatus: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'entered-in-error' },
        ],
      },
    },
    {
      resourceType: 'MedicationStatement',
      id: 'therapy',
      status: 'active',
      subject: person,
      medicationReference: { reference: 'Medication/apixaban' },
    },
    {
      resourceType: 'MedicationRequest',
      id: 'old-order',
      status: 'completed',
      intent: 'order',
      subject: person,
      medicationCodeableConcept: { text: 'Antibiotico' },
    },
    { resourceType: 'Condition', id: 'problem', subject: person, code: { text: 'Fibrillazione atriale' } },
    { resourceType: 'Condition', id: 'obscured', ...obscured, subject: person, code: { text: 'Riservata' } },
    {
      resourceType: 'Immunization',
      id: 'vaccine',
      status: 'completed',
      patient: person,
      vaccineCode: { text: 'Influenza' },
      occurrenceDateTime: '2025-11-01',
    },
    observation('pressure', 'vital-signs', {
      valueQuantity: undefined,
      component: [{ code: { text: 'Sistolica' }, valueQuantity: { value: 130, unit: 'mmHg' } }],
    }),
    observation('creatinine', 'laboratory'),
    observation('obscured', 'laboratory', obscured),
    observation('of-child', 'laboratory', { subject: { reference: 'Patient/stranger' }, performer: [person] }),
    {
      resourceType: 'DiagnosticReport',
      id: 'report',
      status: 'final',
      code: { text: 'Referto di prova' },
      subject: person,
      result: [{ reference: 'Observation/creatinine' }],
    },
    compositionOf('whole', { '11450-4': ['Condition/problem'], '30954-2': ['DiagnosticReport/report'] }),
    compositionOf('with-hidden', { '11450-4': ['Condition/problem', 'Condition/obscured'] }),
    compositionOf('with-hidden-below', { '30954-2': ['Observation/panel'] }),
    observation('panel', 'laboratory', { hasMember: [{ reference: 'Observation/obscured' }] }),
    compositionOf('dangling', { '11450-4': ['Condition/never-was'] }),
    compositionOf('elsewhere', { '11450-4': ['https://altrove.example/fhir/Condition/1'] }),
    compositionOf(
      'replacing',
      { '11450-4': ['Condition/problem'] },
      {
        relatesTo: [{ code: 'replaces', targetReference: { reference: 'Composition/dangling' } }],
      },
    ),
    compositionOf('identified', { '11450-4': [] }, { identifier: identifier('150204.PROVA.1') }),
    compositionOf(
      'second-version',
      { '11450-4': [] },
      {
        identifier: identifier('150204.PROVA.2'),
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber',
            valueString: '2',
          },
        ],
        relatesTo: [{ code: 'replaces', targetIdentifier: identifier('150204.PROVA.2') }],
      },
    ),
    compositionOf('own-of-stranger', { '11450-4': [] }, { subject: { reference: 'Patient/stranger' } }),
    compositionOf(
      'of-stranger',
      { '11450-4': [] },
      {
        subject: { reference: 'Patient/stranger' },
        author: [{ reference: 'Organization/elsewhere' }],
        custodian: { reference: 'Organization/elsewhere' },
      },
    ),
  ];
  return resources as Resource[];
}
