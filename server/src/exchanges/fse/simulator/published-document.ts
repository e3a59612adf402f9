/** Metadata that a publication or an update sets, by their names in the request body. Source: fse OpenAPI, PublicationMetadataReqDTO. */
export interface DocumentMetadata {
  readonly tipoDocumentoLivAlto: string;
  readonly tipologiaStruttura?: string;
  readonly assettoOrganizzativo?: string;
  readonly tipoAttivitaClinica?: string;
  readonly identificativoSottomissione?: string;
  readonly attiCliniciRegoleAccesso?: readonly string[];
  readonly dataInizioPrestazione?: string;
  readonly dataFinePrestazione?: string;
  readonly conservazioneANorma?: string;
  readonly descriptions?: readonly string[];
  readonly administrativeRequest?: readonly string[];
}

/** A document as INI has it. */
export interface PublishedDocument {
  /** `identificativoDoc`, XDSDocumentEntry.uniqueId. */
  readonly id: string;
  readonly workflow: string;
  /** `person_id` of the token, a CX. */
  readonly patient: string;
  /** `resource_hl7_type` of the token: LOINC code and system. */
  readonly type: string;
  readonly repository: string;
  readonly metadata: DocumentMetadata;
  /** SHA-1 of the PDF, lower-case hexadecimal. */
  readonly hash: string;
  /** SHA-256 of the PDF, lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the PDF. */
  readonly size: number;
  /** Instant, ms UTC. */
  readonly publishedAt: number;
  readonly replaces?: string;
  readonly replacedBy?: string;
  readonly deletedAt?: number;
}

/** Something that reached INI for a document. A document that was there already counts as `repeated`. */
export interface Published {
  readonly id: string;
  readonly workflow: string;
  readonly kind: 'published' | 'repeated' | 'refused' | 'updated' | 'deleted';
}

/** Whether INI still gives a document: it was neither deleted nor replaced. */
export function isCurrent({ replacedBy, deletedAt }: PublishedDocument): boolean {
  return replacedBy === undefined && deletedAt === undefined;
}

/** The metadata in a request body that passed the checks of the gateway. */
export function metadataOf(body: Readonly<Record<string, unknown>>): DocumentMetadata {
  const text = (name: string) => (typeof body[name] === 'string' ? { [name]: body[name] } : {});
  const list = (name: string) => (Array.isArray(body[name]) ? { [name]: body[name].map(String) } : {});
  return {
    tipoDocumentoLivAlto: String(body['tipoDocumentoLivAlto']),
    ...text('tipologiaStruttura'),
    ...text('assettoOrganizzativo'),
    ...text('tipoAttivitaClinica'),
    ...text('identificativoSottomissione'),
    ...text('dataInizioPrestazione'),
    ...text('dataFinePrestazione'),
    ...text('conservazioneANorma'),
    ...list('attiCliniciRegoleAccesso'),
    ...list('descriptions'),
    ...list('administrativeRequest'),
  };
}
