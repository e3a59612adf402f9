import type {
  Composition,
  HumanName,
  Identifier,
  Organization,
  Patient,
  Practitioner,
  Resource,
} from '@medplum/fhirtypes';
import type { FhirDocument, Located } from '@sinfonia/mappings/fse/document';

/** What the head of a printed document says: texts as they are printed. */
export interface DocumentFacts {
  readonly title: string;
  readonly organization: string;
  readonly lines: readonly (readonly [label: string, text: string])[];
}

const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const versionNumber = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber';

const day = new Intl.DateTimeFormat('it-IT', { timeZone: 'Europe/Rome', dateStyle: 'short' });
const instant = new Intl.DateTimeFormat('it-IT', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'short' });

/** The head of a document: who it is about, who made it and when, and what it takes the place of. */
export function factsOf(document: FhirDocument): DocumentFacts {
  const { composition, located } = document;
  const patient = document.findAs('Patient', composition.subject, located)?.resource;
  const custodian = document.findAs('Organization', composition.custodian, located)?.resource;
  const authors = (composition.author ?? []).flatMap((one) => nameOfActor(document, document.find(one, located)));
  const attesters = (composition.attester ?? []).flatMap(({ party }) =>
    nameOfActor(document, document.find(party, located)),
  );
  const version = composition.extension?.find(({ url }) => url === versionNumber)?.valueString;
  const replaces = composition.relatesTo?.some(({ code }) => code === 'replaces') === true;
  const lines: (readonly [string, string | undefined])[] = [
    ['Assistito', patient === undefined ? undefined : nameOf(patient.name?.[0])],
    ['Data di nascita', birthDayOf(patient)],
    ['Codice fiscale', codeOf(patient?.identifier)],
    ['Data del documento', composition.date === undefined ? undefined : instant.format(new Date(composition.date))],
    ['Redatto da', unique(authors)],
    ['Firmato da', unique(attesters)],
    ['Identificativo', composition.identifier?.value],
    ['Versione', version === undefined ? undefined : `${version}${replaces ? ' (sostituisce la precedente)' : ''}`],
  ];
  return {
    title: composition.title ?? 'Documento',
    organization: custodian?.name ?? '',
    lines: lines.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [[label, text] as const])),
  };
}

/** Instant of the document, ms since the epoch, UTC; of its last version where it has a later one. */
export function instantOf({ date }: Composition): number {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function nameOfActor(document: FhirDocument, actor: Located | undefined): readonly string[] {
  const resource: Resource | undefined = actor?.resource;
  if (actor === undefined || resource === undefined) return [];
  if (resource.resourceType === 'PractitionerRole') {
    return [
      ...nameOfActor(document, document.find(resource.practitioner, actor)),
      ...(resource.practitioner === undefined
        ? nameOfActor(document, document.find(resource.organization, actor))
        : []),
    ];
  }
  if (resource.resourceType === 'Practitioner') return texts(nameOf((resource as Practitioner).name?.[0]));
  if (resource.resourceType === 'Organization') return texts((resource as Organization).name);
  if (resource.resourceType === 'Device') return texts(resource.deviceName?.[0]?.name);
  return [];
}

function texts(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text];
}

function unique(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}

function nameOf(name: HumanName | undefined): string | undefined {
  if (name === undefined) return undefined;
  const parts = [...(name.prefix ?? []), ...(name.given ?? []), name.family];
  const text = parts.filter((part) => part !== undefined && part !== '').join(' ');
  return text === '' ? name.text : text;
}

/** A day of birth is no instant: it is the same in every time zone. Months and years alone stay as they are. */
function birthDayOf(patient: Patient | undefined): string | undefined {
  const date = patient?.birthDate;
  if (date === undefined) return undefined;
  return date.length === 10 ? day.format(new Date(`${date}T12:00:00Z`)) : date;
}

function codeOf(identifiers: readonly Identifier[] | undefined): string | undefined {
  return identifiers?.find(({ system }) => system === fiscalCode)?.value;
}
