import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { FseIdentity } from '../../../src/exchanges/fse/gateway/certificates.ts';
import type { CallFacts, TokenSettings } from '../../../src/exchanges/fse/gateway/tokens.ts';
import type { MetadataBody, PublicationBody } from '../../../src/exchanges/fse/rules/request-body.ts';
import type { Credential } from './gateway-certificates.ts';

/** Common name of the signing certificate of the tests. */
export const signer = 'S1#150EXAMPLECN';

/** A small file that begins as a PDF does. */
export const pdf = Buffer.from('%PDF-1.7\nsynthetic\n');

/** Facts of a call of a synthetic physician for a synthetic patient. */
export const facts: CallFacts = {
  user: { value: 'PROVAX00X00X000Y' },
  role: 'AAS',
  organisation: '150',
  locality: { name: 'ASL NAPOLI 1 CENTRO', oid: '2.16.840.1.113883.2.9.4.1.3', code: '150204000001' },
  patient: { value: 'PROVAX00X00X000Y' },
  consent: true,
  documentType: { code: '11488-4', codeSystem: '2.16.840.1.113883.6.1' },
};

/** Published identifier of a document. */
export const documentId = '2.16.840.1.113883.2.9.2.150.4.4^DOC1';

/** What a validation answered. */
export const workflow = `2.16.840.1.113883.2.9.2.150.4.4.${'ab'.repeat(32)}.0123456789^^^^urn:ihe:iti:xdw:2013:workflowInstanceId`;

/** Metadata of a specialist report. */
export const metadata: MetadataBody = {
  tipologiaStruttura: 'Ospedale',
  tipoDocumentoLivAlto: 'REF',
  assettoOrganizzativo: 'AD_PSC043',
  tipoAttivitaClinica: 'ERP',
  identificativoSottomissione: '2.16.840.1.113883.2.9.2.150.4.3.1',
  dataInizioPrestazione: '20260509073000',
  administrativeRequest: ['SSN'],
};

/** Body of the publication of a specialist report. */
export const publication: PublicationBody = {
  ...metadata,
  workflowInstanceId: workflow,
  healthDataFormat: 'CDA',
  mode: 'ATTACHMENT',
  identificativoDoc: documentId,
  identificativoRep: '2.16.840.1.113883.2.9.2.150.4.5.1',
};

/** The identity of a credential of the tests. */
export function identityOf({ certificate, privateKey }: Credential, commonName = signer): FseIdentity {
  return {
    certificate: new X509Certificate(certificate),
    key: createPrivateKey(privateKey),
    commonName,
    pem: { cert: certificate, key: privateKey },
  };
}

/** How tokens are made in tests. */
export function tokenSettings(
  identity: FseIdentity,
  audience: string,
  more: Partial<TokenSettings> = {},
): TokenSettings {
  const application = { id: 'SINFONIA', vendor: 'EXAMPLE', version: '1.0.0' };
  return { identity, audience, application, lifetime: 300, allowance: 60, clock: Date.now, ...more };
}
