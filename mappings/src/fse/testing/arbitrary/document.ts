import type {
  Bundle,
  Composition,
  CompositionRelatesTo,
  CompositionSection,
  Encounter,
  Extension,
  Procedure,
  Resource,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { documentTypeById, type FseDocumentType } from '../../validate/document-types.ts';
import { device, location, organization, patient, practitioner, practitionerRole } from './people.ts';
import { dateTime, key, moment, period, words } from './primitives.ts';

const structure = 'https://fhir.sinfonia.campania.it/StructureDefinition';
const documentId = 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4';
const nre = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';

/** The part of a document that its type decides. References to people use the ids of `people`. */
export interface GeneratedBody {
  readonly sections: readonly CompositionSection[];
  readonly resources: readonly Resource[];
}

/** What the header of a type must have, or may not have. */
export interface HeaderNeeds {
  readonly signed?: boolean;
  readonly order?: boolean;
  readonly encounter?: boolean;
  readonly event?: boolean;
  /** Authors beside people: of vaccinations only. */
  readonly otherAuthors?: boolean;
  /** System of the identifiers of the document; that of a prescription is the NRE. */
  readonly idSystem?: string;
  /** The person has a codice fiscale. */
  readonly fiscal?: boolean;
  /** The day of birth is known. */
  readonly birthTime?: boolean;
  /** The place of birth is known. */
  readonly birthplace?: boolean;
  /** The period of the encounter has an end. */
  readonly ended?: boolean;
}

/** Ids of the resources that every generated Bundle has: what bodies may cite. */
export const people = {
  patient: 'Patient/patient',
  author: 'PractitionerRole/author',
  signer: 'Practitioner/signer',
  custodian: 'Organization/custodian',
  facility: 'Organization/facility',
  location: 'Location/location',
} as const;

/** Abroad, or in a municipality with its name: what every type takes. */
function hasBirthplace(extension: Extension[] | undefined): boolean {
  const coding = extension?.[0]?.valueCodeableConcept?.coding?.[0];
  return coding?.code === '216' || coding?.display !== undefined;
}

const always = (needed: boolean | undefined) => (needed ? fc.constant(true) : fc.boolean());

/**
 * Document Bundles of one type: patients of all kinds of identifiers, authors, signers, custodians, orders, encounters,
 * first versions and replacements, with the body given. `type` is the name in `document-types.json`.
 */
export function documentBundle(
  type: string,
  body: fc.Arbitrary<GeneratedBody>,
  needs: HeaderNeeds = {},
): fc.Arbitrary<Bundle> {
  const known = documentTypeById(type);
  if (!known) throw new Error(`no type ${type}`);
  const parts = fc.record({
    body,
    patient: patient.filter(
      ({ identifier, birthDate, extension }) =>
        (!needs.fiscal || (identifier ?? []).some(({ system }) => system?.endsWith('.4.3.2'))) &&
        (!needs.birthTime || birthDate !== undefined) &&
        (!needs.birthplace || hasBirthplace(extension)),
    ),
    author: practitioner('doctor'),
    authorRole: practitionerRole('author', 'doctor', 'facility'),
    signer: practitioner('signer'),
    custodian: organization('custodian', ['4.1.1']),
    facility: organization('facility'),
    location: location('location', 'facility'),
    device,
    authorKind: needs.otherAuthors
      ? fc.constantFrom('role', 'role', 'person', 'device', 'vat')
      : fc.constantFrom('role', 'person'),
    version: fc.constantFrom(1, 1, 2, 7),
    told: fc.boolean(),
    setId: key,
    date: moment(),
    title: words,
    confidentiality: fc.constantFrom('N' as const, 'R' as const, 'V' as const),
    signed: always(needs.signed),
    validated: fc.boolean(),
    order: always(needs.order),
    entered: fc.option(dateTime().filter((text) => text.length > 10)),
    encounter: always(needs.encounter),
    period: needs.ended ? period().filter(({ end }) => end !== undefined) : period(),
    event: always(needs.event),
    access: fc.constantFrom('PROG', 'DIR'),
    relation: fc.constantFrom('replaces' as const, 'appends' as const),
  });
  return parts.map((generated) => compose(known, generated, needs));
}

type Parts<T> = T extends fc.Arbitrary<infer U> ? U : never;
type Generated = {
  readonly body: GeneratedBody;
  readonly patient: Parts<typeof patient>;
  readonly author: Parts<ReturnType<typeof practitioner>>;
  readonly authorRole: Parts<ReturnType<typeof practitionerRole>>;
  readonly signer: Parts<ReturnType<typeof practitioner>>;
  readonly custodian: Parts<ReturnType<typeof organization>>;
  readonly facility: Parts<ReturnType<typeof organization>>;
  readonly location: Parts<ReturnType<typeof location>>;
  readonly device: Parts<typeof device>;
  readonly authorKind: string;
  readonly version: number;
  readonly told: boolean;
  readonly setId: string;
  readonly date: string;
  readonly title: string;
  readonly confidentiality: 'N' | 'R' | 'V';
  readonly signed: boolean;
  readonly validated: boolean;
  readonly order: boolean;
  readonly entered: string | null;
  readonly encounter: boolean;
  readonly period: Parts<ReturnType<typeof period>>;
  readonly event: boolean;
  readonly access: string;
  readonly relation: 'replaces' | 'appends';
};

function compose(type: FseDocumentType, parts: Generated, needs: HeaderNeeds): Bundle {
  const system = needs.idSystem ?? documentId;
  const first = parts.version === 1;
  const composition = compositionOf(type, parts, system);
  const resources: readonly Resource[] = [
    composition,
    parts.patient,
    parts.author,
    parts.authorRole,
    parts.signer,
    parts.custodian,
    { ...parts.facility, partOf: { reference: people.custodian } },
    parts.location,
    parts.device,
    ...(parts.encounter ? [encounterOf(parts)] : []),
    ...(parts.event ? [procedureOf()] : []),
    ...parts.body.resources,
  ];
  return {
    resourceType: 'Bundle',
    type: 'document',
    identifier: { system, value: first ? parts.setId : `${parts.setId}.V${parts.version}` },
    timestamp: parts.date,
    entry: resources.map((resource) => ({
      fullUrl: `https://fhir.sinfonia.campania.it/${resource.resourceType}/${resource.id ?? ''}`,
      resource,
    })),
  };
}

function compositionOf(type: FseDocumentType, parts: Generated, system: string): Composition {
  const { version } = parts;
  const relatesTo: CompositionRelatesTo[] = [
    { code: parts.relation, targetIdentifier: { system, value: `${parts.setId}.V${version - 1}` } },
  ];
  const signature = { mode: 'legal' as const, time: parts.date, party: { reference: people.signer } };
  const validation = { mode: 'professional' as const, time: parts.date, party: { reference: people.author } };
  const attester = [...(parts.signed ? [signature] : []), ...(parts.validated ? [validation] : [])];
  return {
    resourceType: 'Composition',
    id: 'composition',
    language: 'it-IT',
    extension: extensionsOf(type, parts),
    identifier: { system, value: parts.setId },
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: type.loinc }] },
    subject: { reference: people.patient },
    date: parts.date,
    author: authorsOf(parts),
    title: parts.title,
    confidentiality: parts.confidentiality,
    custodian: { reference: people.custodian },
    ...(attester.length > 0 ? { attester } : {}),
    ...(version > 1 ? { relatesTo } : {}),
    ...(parts.encounter ? { encounter: { reference: 'Encounter/encounter' } } : {}),
    ...(parts.event
      ? {
          event: [
            {
              code: [{ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.5.1.4', code: parts.access }] }],
              period: parts.period,
              detail: [{ reference: 'Procedure/documented' }],
            },
          ],
        }
      : {}),
    section: [...parts.body.sections],
  };
}

function extensionsOf(type: FseDocumentType, parts: Generated): NonNullable<Composition['extension']> {
  const versionUrl = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber';
  const { version, told, order, entered } = parts;
  return [
    { url: `${structure}/fse-template`, valueCoding: { code: type.templateId } },
    ...(version > 1 || told ? [{ url: versionUrl, valueString: String(version) }] : []),
    ...(order
      ? [{ url: `${structure}/fse-order`, valueReference: { identifier: { system: nre, value: '1500A4000000019' } } }]
      : []),
    ...(entered === null
      ? []
      : [
          {
            url: `${structure}/fse-data-enterer`,
            extension: [
              { url: 'who', valueReference: { reference: people.signer } },
              { url: 'time', valueDateTime: entered },
            ],
          },
        ]),
  ];
}

function authorsOf({ authorKind, facility }: Generated): NonNullable<Composition['author']> {
  const vat = facility.identifier?.some(({ system }) => system?.endsWith('.6.3.2'));
  switch (authorKind) {
    case 'person':
      return [{ reference: 'Practitioner/doctor' }];
    case 'device':
      return [{ reference: 'Device/device' }];
    case 'vat':
      return [{ reference: vat ? people.facility : people.author }];
    default:
      return [{ reference: people.author }];
  }
}

function encounterOf(parts: Generated): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/service-entry', value: parts.setId }],
    period: parts.period,
    participant: [{ type: [{ coding: [{ code: 'ATND' }] }], individual: { reference: people.author } }],
    location: [{ location: { reference: people.location } }],
    serviceProvider: { reference: people.facility },
  };
}

function procedureOf(): Procedure {
  return {
    resourceType: 'Procedure',
    id: 'documented',
    status: 'completed',
    subject: { reference: people.patient },
    performer: [{ actor: { reference: people.author } }, { actor: { reference: people.signer } }],
  };
}
