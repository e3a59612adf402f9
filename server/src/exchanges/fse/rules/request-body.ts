import { codeTable } from '@sinfonia/profiles/code-tables';
import { isOrganisationId } from './claims.ts';
import classTypes from './class-types.json' with { type: 'json' };
import type { FseOperation } from './operations.ts';
import { problemOf, type RuleFault } from './problems.ts';
import table from './request-fields.json' with { type: 'json' };

/** Operations with a body. */
export type BodyOperation = Exclude<FseOperation, 'delete' | 'status'>;

/** Body of a validation: whether it is a try (`VERIFICA`) or is kept for a publication (`VALIDATION`). */
export interface ValidationBody {
  readonly activity: 'VERIFICA' | 'VALIDATION';
  readonly healthDataFormat?: 'CDA';
  readonly mode?: 'ATTACHMENT' | 'RESOURCE';
}

/** Metadata of a document. Codes by the tables `fse-*` of the package; times `YYYYMMDDhhmmss`. */
export interface MetadataBody {
  readonly tipologiaStruttura: string;
  readonly tipoDocumentoLivAlto: string;
  readonly assettoOrganizzativo: string;
  readonly tipoAttivitaClinica: string;
  /** `2.16.840.1.113883.2.9.2.<region>.4.3.<number>`. */
  readonly identificativoSottomissione: string;
  readonly attiCliniciRegoleAccesso?: readonly string[];
  readonly dataInizioPrestazione?: string;
  readonly dataFinePrestazione?: string;
  readonly conservazioneANorma?: string;
  /** Each `code^text^OID`. */
  readonly descriptions?: readonly string[];
  readonly administrativeRequest?: readonly string[];
}

/** Body of `validate-and-create` and `validate-and-replace`. */
export interface ValidatedPublicationBody extends MetadataBody {
  /** `<root>^<extension>`; in a replacement that of the new document. */
  readonly identificativoDoc: string;
  /** `2.16.840.1.113883.2.9.2.<region>.4.5.<number>`. */
  readonly identificativoRep: string;
  readonly healthDataFormat?: 'CDA';
  readonly mode?: 'ATTACHMENT' | 'RESOURCE';
}

/** Body of a publication or a replacement. */
export interface PublicationBody extends ValidatedPublicationBody {
  /** What the validation answered. */
  readonly workflowInstanceId?: string;
}

interface Field {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly kind: string;
  readonly words: string;
  readonly table?: string;
  readonly values?: readonly string[];
  readonly longest?: number;
  readonly longestList?: number;
}

const fields: readonly Field[] = table.fields;
const eventCodeForms = table.eventCodeForms.map(({ form }) => new RegExp(form));
const descriptionSystems = table.descriptionSystems.map(({ form }) => new RegExp(form));
const repository = /^2\.16\.840\.1\.113883\.2\.9\.2\.(\d+)\.4\.5\..*$/;

/**
 * Holds the body of a request against what the gateway takes: fields and their values, dates, event codes, descriptions, the form of
 * the identifier of the document. Unknown fields are refused, which the gateway does not say how it answers (unverified), as for
 * values outside a table. Gives the first fault as the gateway answers it, or nothing. `checkRepositoryId()` and `checkClass()` come later.
 *
 * Source: integration guide v2.22; OpenAPI of it-fse-support (26/06/2026); it-fse-gtw-dispatcher, snapshot of 10/04/2026.
 */
export function checkRequestBody(body: unknown, operation: BodyOperation): RuleFault | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refused('requestBody', 'Il corpo della richiesta deve essere valorizzato.');
  }
  const content: Readonly<Record<string, unknown>> = { ...body };
  const own = fields.filter(({ required, optional }) => [...required, ...optional].includes(operation));
  for (const field of own) {
    const value = content[field.name];
    const isAbsent = value === undefined || value === null;
    if ((isAbsent || value === '') && field.required.includes(operation)) {
      return refused(field.name, `Il campo ${field.words} deve essere valorizzato.`);
    }
    const fault = isAbsent ? undefined : checkValue(field, value);
    if (fault !== undefined) return fault;
  }
  const names = new Set(own.map(({ name }) => name));
  if (Object.keys(content).some((name) => !names.has(name))) {
    return refused('requestBody', 'La richiesta contiene un campo non previsto.');
  }
  const id = content['identificativoDoc'];
  return typeof id === 'string' ? checkDocumentId(id) : undefined;
}

function refused(place: string, detail: string): RuleFault {
  return { place, problem: problemOf('/msg/mandatory-element', { detail }) };
}

function checkValue(field: Field, value: unknown): RuleFault | undefined {
  const { name, kind, words, longest = Number.POSITIVE_INFINITY } = field;
  const wrong = refused(name, `Il campo ${words} non è valorizzato correttamente`);
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value.length <= longest ? undefined : wrong;
    case 'code':
      return typeof value === 'string' && isCode(field, value) ? undefined : wrong;
    case 'date': {
      if (typeof value === 'string' && isTime(value)) return undefined;
      const detail = `Il campo ${words} deve essere valorizzato correttamente`;
      return { place: name, problem: problemOf('/msg/invalid-format', { detail }) };
    }
    default:
      return checkList(field, value);
  }
}

function checkList(field: Field, value: unknown): RuleFault | undefined {
  const { name, kind, words, longestList = Number.POSITIVE_INFINITY } = field;
  const isList = Array.isArray(value) && value.length <= longestList;
  if (!isList || !value.every((one): one is string => typeof one === 'string')) {
    return refused(name, `Il campo ${words} non è valorizzato correttamente`);
  }
  if (kind === 'descriptions') return checkDescriptions(name, value);
  const odd = value.find((one) => !isCode(field, one) && !(kind === 'event-codes' && isEventCode(one)));
  return odd === undefined ? undefined : refused(name, `Il campo ${words} ${odd.slice(0, 20)} non è consentito`);
}

function isCode({ table: id, values }: Field, value: string): boolean {
  if (values !== undefined) return values.includes(value);
  return id !== undefined && codeTable(id).concepts.some(({ code }) => code === value);
}

function isEventCode(code: string): boolean {
  return eventCodeForms.some((form) => form.test(code));
}

function checkDescriptions(place: string, descriptions: readonly string[]): RuleFault | undefined {
  for (const description of descriptions) {
    const parts = description.split('^');
    if (parts.length !== 3 || description.length > 1000) {
      const form = '[CODICE]^[Descrizione]^[OID]';
      return refused(place, `Valorizzare correttamente il campo descriptions rispettando la forma: ${form}`);
    }
    if (!descriptionSystems.some((system) => system.test(parts[2] ?? ''))) {
      const detail = 'Valorizzare correttamente il campo descriptions rispettando i valori di riferimento per gli OID';
      return refused(place, detail);
    }
  }
  return undefined;
}

/** Whether a text is a time `YYYYMMDDhhmmss` that exists. The gateway itself reads times more leniently. */
function isTime(text: string): boolean {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const instant = new Date(iso);
  return !Number.isNaN(instant.getTime()) && instant.toISOString() === iso;
}

/** Holds the identifier of a document, in the body or the path, against its form: `^` and at least one character after it. */
export function checkDocumentId(id: string): RuleFault | undefined {
  if (/\^./.test(id) && id.length <= 256) return undefined;
  const detail = "L'identificativo documento non è valido";
  return { place: 'identificativoDoc', problem: problemOf('/msg/id-doc', { detail, instance: '/invalid-id' }) };
}

/**
 * Holds the identifier of a repository against its form and the organisations. The gateway does so after it has used up the
 * validation of the document; the type of its answer is unverified.
 */
export function checkRepositoryId(id: string): RuleFault | undefined {
  const region = repository.exec(id)?.[1];
  if (region !== undefined && isOrganisationId(region.padStart(3, '0'))) return undefined;
  const detail = 'Error: Invalid format for repositoryUniqueId';
  return { place: 'identificativoRep', problem: problemOf('/msg/generic-error', { detail, status: 400 }) };
}

/**
 * Holds the class of a document against its type (claim `resource_hl7_type`). A class without types of its own takes any. Source:
 * integration guide v2.22, section 15.4, on create, replace and update; the type of the answer is unverified.
 */
export function checkClass(documentClass: string, resourceHl7Type: string): RuleFault | undefined {
  const known = [...classTypes.classes, ...classTypes.unverified].filter((row) => row.class === documentClass);
  const code = /^\('([^^']+)\^\^/.exec(resourceHl7Type)?.[1];
  if (known.length === 0 || (code !== undefined && known.some(({ types }) => types.includes(code)))) return undefined;
  return refused('tipoDocumentoLivAlto', 'Il campo tipo documento liv alto non è coerente con resource_hl7_type');
}
