import { createHash } from 'node:crypto';
import { once } from 'node:events';
import PdfDocument from 'pdfkit';
import type { Claims } from './gateway-caller.ts';
import { oracleBytes } from './gateway-openapi.ts';

/** Types of samples of the ministry of which there is a PDF, with LOINC code and the patient in it (fictitious). */
export const samples = {
  CERT_VACC: { loinc: '82593-5', patient: 'GTWGWY82B42G920M' },
  LAB: { loinc: '11502-2', patient: 'GTWGWY82B42G920M' },
  LDO: { loinc: '34105-7', patient: 'TSTSMN63A01F205H' },
  PSS: { loinc: '60591-5', patient: 'GTWGWY82B42G920M' },
  RAD: { loinc: '68604-8', patient: 'GTWGWY82B42G920M' },
  RSA: { loinc: '11488-4', patient: 'GTWGWY82B42G920M' },
  SING_VACC: { loinc: '87273-9', patient: 'GTWGWY82B42G920M' },
  VPS: { loinc: '59258-4', patient: 'GTWGWY82B42G920M' },
} as const;

/** One of the types. */
export type SampleType = keyof typeof samples;

/** A type of document of a sample and the claims that change with the operation. */
const actions = {
  validation: { action_id: 'CREATE', purpose_of_use: 'TREATMENT' },
  create: { action_id: 'CREATE', purpose_of_use: 'TREATMENT' },
  replace: { action_id: 'UPDATE', purpose_of_use: 'UPDATE' },
  'update-metadata': { action_id: 'UPDATE', purpose_of_use: 'UPDATE' },
  delete: { action_id: 'DELETE', purpose_of_use: 'UPDATE' },
} as const;

/** Claims of an operation on a sample; with its PDF they have the hash of it. */
export function claimsOf(operation: keyof typeof actions, type: SampleType, pdf?: Uint8Array): Claims {
  const { loinc, patient } = samples[type];
  return {
    sub: 'PROVAX00X00X000Y^^^&2.16.840.1.113883.2.9.4.3.2&ISO',
    subject_organization_id: '150',
    subject_organization: 'Regione Campania',
    locality: 'ASL NAPOLI 1 CENTRO^^^^^&2.16.840.1.113883.2.9.4.1.3&ISO^^^^150204000001',
    subject_role: 'AAS',
    person_id: `${patient}^^^&2.16.840.1.113883.2.9.4.3.2&ISO`,
    patient_consent: true,
    resource_hl7_type: `('${loinc}^^2.16.840.1.113883.6.1')`,
    subject_application_id: 'SINFONIA',
    subject_application_vendor: 'EXAMPLE',
    subject_application_version: '1.0.0',
    ...actions[operation],
    ...(pdf === undefined ? {} : { attachment_hash: createHash('sha256').update(pdf).digest('hex') }),
  };
}

/** PDF of a sample as the ministry has it: with `cda.xml` attached, and signed (PAdES). */
export function samplePdf(type: SampleType): Uint8Array {
  return oracleBytes(`pdf/${type}.pdf`);
}

/** A new PDF that is not signed, with a CDA attached. */
export async function unsignedPdf(cda: Uint8Array | string, name = 'cda.xml'): Promise<Uint8Array> {
  const document = new PdfDocument();
  const pieces: Buffer[] = [];
  document.on('data', (piece: Buffer) => pieces.push(piece));
  document.text('Referto di prova');
  document.file(Buffer.from(cda), { name, type: 'text/xml' });
  document.end();
  await once(document, 'end');
  return Buffer.concat(pieces);
}

/** Body of a publication that is right for a sample. */
export function bodyOf(id: string, type: SampleType, workflow?: unknown): Claims {
  return {
    healthDataFormat: 'CDA',
    mode: 'ATTACHMENT',
    tipologiaStruttura: 'Ospedale',
    tipoDocumentoLivAlto: classes[type],
    assettoOrganizzativo: 'AD_PSC043',
    tipoAttivitaClinica: 'ERP',
    identificativoSottomissione: '2.16.840.1.113883.2.9.2.150.4.3.1',
    identificativoDoc: id,
    identificativoRep: '2.16.840.1.113883.2.9.2.150.4.5.1',
    ...(workflow === undefined ? {} : { workflowInstanceId: workflow }),
  };
}

const classes: Readonly<Record<SampleType, string>> = {
  CERT_VACC: 'VAC',
  LAB: 'REF',
  LDO: 'LDO',
  PSS: 'SUM',
  RAD: 'REF',
  RSA: 'REF',
  SING_VACC: 'VAC',
  VPS: 'VRB',
};
