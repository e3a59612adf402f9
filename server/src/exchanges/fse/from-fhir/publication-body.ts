import type { Coding, DocumentReference, Extension } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { toMessageTime } from '../../tasks/message-times.ts';
import { given, needed } from '../../tasks/unwritable.ts';
import type { MetadataBody, ValidatedPublicationBody } from '../rules/request-body.ts';
import { oidOf } from './parties.ts';

const classSystem = 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.5';
/** What a document that is archived by law is told with. Source: integration guide v2.22, conservazioneANorma. */
const archivedText = 'CONS^^^&2.16.840.1.113883.2.9.3.3.6.1.7&ISO';

/**
 * What the gateway is told of a document beside its content, from its index (profile sinfonia-fse-document-reference with the extension
 * fse-publication). Times of the service are Italian local times: the guide names no time zone (unverified).
 *
 * Throws `UnwritableCall` with the element that is missing. Source: integration guide v2.22, 1.2 of the body.
 */
export function metadataBody(document: DocumentReference): MetadataBody {
  const { context = {} } = document;
  const publication = publicationOf(document);
  const events = (context.event ?? []).flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));
  const descriptions = publication.all('description').map(({ valueCoding }) => descriptionOf(valueCoding));
  const requests = publication.all('administrativeRequest').flatMap(({ valueCoding }) => valueCoding?.code ?? []);
  return {
    tipologiaStruttura: needed(codeOf(context.facilityType?.coding), 'DocumentReference.context.facilityType'),
    tipoDocumentoLivAlto: needed(classOf(document), 'DocumentReference.category'),
    assettoOrganizzativo: needed(codeOf(context.practiceSetting?.coding), 'DocumentReference.context.practiceSetting'),
    tipoAttivitaClinica: needed(publication.one('activity').valueCoding?.code, publication.place('activity')),
    identificativoSottomissione: needed(oidOf(publication.one('submission').valueUri), publication.place('submission')),
    ...given({
      attiCliniciRegoleAccesso: events.length === 0 ? undefined : events,
      dataInizioPrestazione: timeOf(context.period?.start),
      dataFinePrestazione: timeOf(context.period?.end),
      conservazioneANorma: publication.maybe('archived')?.valueBoolean === true ? archivedText : undefined,
      descriptions: descriptions.length === 0 ? undefined : descriptions,
      administrativeRequest: requests.length === 0 ? undefined : requests,
    }),
  };
}

/** The same with what a publication needs: identifiers of document and repository. Throws `UnwritableCall`. */
export function publicationBody(document: DocumentReference): ValidatedPublicationBody {
  const publication = publicationOf(document);
  return {
    ...metadataBody(document),
    identificativoDoc: documentIdentifier(document),
    identificativoRep: needed(oidOf(publication.one('repository').valueUri), publication.place('repository')),
    healthDataFormat: 'CDA',
    mode: 'ATTACHMENT',
  };
}

/** `identificativoDoc`: `<root>^<extension>`. Throws `UnwritableCall`. */
export function documentIdentifier({ masterIdentifier }: DocumentReference): string {
  const place = 'DocumentReference.masterIdentifier';
  return `${needed(oidOf(masterIdentifier?.system), place)}^${needed(masterIdentifier?.value, place)}`;
}

/** The parts of the extension with the publication data. Throws `UnwritableCall` when the extension is missing. */
export function publicationOf({ extension = [] }: DocumentReference): PublicationParts {
  const found = extension.find(({ url }) => url === extensionUrl.FsePublication);
  return new PublicationParts(needed(found, extensionPlace).extension ?? []);
}

const extensionPlace = `DocumentReference.extension('${extensionUrl.FsePublication}')`;

/** Parts of the extension fse-publication by name. */
export class PublicationParts {
  readonly #parts: readonly Extension[];

  constructor(parts: readonly Extension[]) {
    this.#parts = parts;
  }

  /** Where a part is missing. */
  place(name: string): string {
    return `${extensionPlace}.extension('${name}')`;
  }

  one(name: string): Extension {
    return needed(this.maybe(name), this.place(name));
  }

  maybe(name: string): Extension | undefined {
    return this.#parts.find(({ url }) => url === name);
  }

  all(name: string): readonly Extension[] {
    return this.#parts.filter(({ url }) => url === name);
  }
}

function classOf({ category = [] }: DocumentReference): string | undefined {
  return category.flatMap(({ coding = [] }) => coding).find(({ system }) => system === classSystem)?.code;
}

function codeOf(codings: readonly Coding[] | undefined): string | undefined {
  return codings?.find(({ code }) => code !== undefined)?.code;
}

/** `code^text^OID`; the text has none of the separators. */
function descriptionOf(coding: Coding | undefined): string {
  const place = `${extensionPlace}.extension('description')`;
  const text = (coding?.display ?? '').replace(/[\^\p{Cc}]+/gu, ' ').trim();
  return `${needed(coding?.code, place)}^${text}^${needed(oidOf(coding?.system), place)}`;
}

/** A time as `yyyyMMddHHmmss`; a day alone begins at midnight. */
function timeOf(time: string | undefined): string | undefined {
  if (time?.length === 10) return `${time.replaceAll('-', '')}000000`;
  return toMessageTime(time)?.replace(/\D/g, '');
}
