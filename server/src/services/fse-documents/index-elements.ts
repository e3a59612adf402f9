import { createHash, randomInt } from 'node:crypto';
import type { Attachment, Composition, DocumentReference, Identifier } from '@medplum/fhirtypes';
import type { FhirDocument } from '@sinfonia/mappings/fse/document';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import classes from '../../exchanges/fse/rules/class-types.json' with { type: 'json' };
import type { FseSettings } from './settings.ts';

/** Profile of the index of a document. */
export const indexProfile = profileUrl.FseDocumentReference;

/** System of the series of versions of a document: `Composition.identifier`, `system|value`. */
export const lineageSystem = `${canonicalBase}/sid/fse-lineage`;

const loinc = 'http://loinc.org';
const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const templateExtension = extensionUrl.FseTemplate;

/** What an index is made of beside the document. References are relative, or `urn:uuid:` for what the step creates. */
export interface IndexParts {
  readonly patient: string;
  /** Appointment or person of who signs. */
  readonly signer: string;
  readonly organization: string;
  /** HSP.11 or STS.11. */
  readonly facility: Identifier;
  readonly binary: string;
  readonly pdf: Uint8Array;
  readonly replaces: string | undefined;
  readonly workflow: string | undefined;
  readonly settings: FseSettings;
  /** ms since the epoch, UTC. */
  readonly now: number;
}

/** The index of a document that is to be signed, without the metadata that only who sends it knows. */
export function indexOf({ composition, bundle }: FhirDocument, parts: IndexParts): DocumentReference {
  const { settings, now, replaces, workflow } = parts;
  const region = `urn:oid:2.16.840.1.113883.2.9.2.${Number(settings.region)}.4`;
  const code = composition.type?.coding?.find(({ system }) => system === loinc)?.code ?? '';
  const { period } = composition.event?.[0] ?? {};
  const template = composition.extension?.find(({ url }) => url === templateExtension)?.valueCoding;
  return {
    resourceType: 'DocumentReference',
    meta: { profile: [indexProfile] },
    extension: [
      {
        url: extensionUrl.FsePublication,
        extension: [
          { url: 'repository', valueUri: `${region}.5.${settings.repository}` },
          { url: 'submission', valueUri: `${region}.3.${now}${randomInt(1000, 10_000)}` },
          { url: 'facility', valueIdentifier: parts.facility },
          ...(workflow === undefined ? [] : [{ url: 'workflowInstance', valueString: workflow }]),
        ],
      },
    ],
    ...(bundle.identifier === undefined ? {} : { masterIdentifier: numberOf(bundle.identifier) }),
    identifier: [{ system: lineageSystem, value: lineageOf(composition) }],
    status: 'current',
    docStatus: 'preliminary',
    type: { coding: [{ system: loinc, code }] },
    category: [{ coding: [{ system: codeSystemUrl.FseClass, code: classOf(code) }] }],
    subject: { reference: parts.patient },
    date: new Date(now).toISOString(),
    author: [{ reference: parts.signer }],
    authenticator: { reference: parts.signer },
    custodian: { reference: parts.organization },
    ...(replaces === undefined ? {} : { relatesTo: [{ code: 'replaces', target: { reference: replaces } }] }),
    securityLabel: [{ coding: [{ system: confidentiality, code: composition.confidentiality ?? 'N' }] }],
    content: [
      {
        attachment: {
          url: parts.binary,
          ...attachmentOf(parts.pdf),
          ...(composition.date === undefined ? {} : { creation: composition.date }),
          ...(composition.title === undefined ? {} : { title: composition.title }),
        },
        ...(template === undefined ? {} : { format: template }),
      },
    ],
    context: { ...(period === undefined ? {} : { period }) },
  };
}

/** What an attachment says of its file. */
export function attachmentOf(pdf: Uint8Array): Attachment {
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  return {
    extension: [{ url: extensionUrl.FseAttachmentSha256, valueString: sha256 }],
    contentType: 'application/pdf',
    language: 'it-IT',
    size: pdf.length,
    hash: createHash('sha1').update(pdf).digest('base64'),
  };
}

/** The series of versions that a document belongs to, as `system|value` of `Composition.identifier`. */
export function lineageOf({ identifier }: Composition): string {
  return `${identifier?.system ?? ''}|${identifier?.value ?? ''}`;
}

/** The series of an indexed document. */
export function lineageIn({ identifier = [] }: DocumentReference): string | undefined {
  return identifier.find(({ system }) => system === lineageSystem)?.value;
}

function numberOf({ system, value }: Identifier): Identifier {
  return { ...(system === undefined ? {} : { system }), ...(value === undefined ? {} : { value }) };
}

/** The class of a LOINC type. Source: `class-types.json`. */
function classOf(type: string): string {
  const rows = [...classes.classes, ...classes.unverified];
  return rows.find(({ types }) => types.includes(type))?.class ?? 'REF';
}
