import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DocumentReference, Organization, Patient, Practitioner } from '@medplum/fhirtypes';
import { UnwritableCall } from '../../tasks/unwritable.ts';
import { resourceHl7Type } from '../rules/claims.ts';
import { checkClass, checkRepositoryId, checkRequestBody } from '../rules/request-body.ts';
import { callFacts } from './call-facts.ts';
import cases from './from-fhir.cases.json' with { type: 'json' };
import { metadataBody, publicationBody } from './publication-body.ts';

const folder = new URL('../../../../../profiles/generated/package/package/example/', import.meta.url);
const example = <T>(name: string): T => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as T;

const document = example<DocumentReference>('DocumentReference-fse-document-reference-full');
const parties = {
  patient: example<Patient>('Patient-patient-full'),
  user: example<Practitioner>('Practitioner-practitioner-full'),
  structure: example<Organization>('Organization-organization-full'),
};

/** The example without an element, or without a part of the publication data. */
function without({
  remove = [],
  part,
}: {
  readonly remove?: readonly string[];
  readonly part?: string;
}): DocumentReference {
  const copy = structuredClone(document) as DocumentReference & Record<string, unknown>;
  for (const name of remove) delete copy[name];
  const [publication] = copy.extension ?? [];
  if (part !== undefined && publication !== undefined) {
    publication.extension = (publication.extension ?? []).filter(({ url }) => url !== part);
  }
  return copy;
}

describe('what the FSE gateway is told of a document', () => {
  it('is what the gateway takes', () => {
    const body = publicationBody(document);
    assert.equal(checkRequestBody({ ...body, workflowInstanceId: 'x' }, 'create'), undefined);
    assert.equal(checkRequestBody(metadataBody(document), 'update-metadata'), undefined);
    assert.equal(checkRepositoryId(body.identificativoRep), undefined);
    const facts = callFacts(document, parties, '150');
    assert.ok(facts.documentType);
    assert.equal(checkClass(body.tipoDocumentoLivAlto, resourceHl7Type(facts.documentType)), undefined);
  });

  it('is all that the index has', () => {
    assert.deepEqual(publicationBody(document), {
      tipologiaStruttura: 'Territorio',
      tipoDocumentoLivAlto: 'REF',
      assettoOrganizzativo: 'AD_PSC008',
      tipoAttivitaClinica: 'ERP',
      identificativoSottomissione: '2.16.840.1.113883.2.9.2.150.4.3.20260302103501',
      attiCliniciRegoleAccesso: ['P97'],
      dataInizioPrestazione: '20260302100000',
      dataFinePrestazione: '20260302102500',
      conservazioneANorma: 'CONS^^^&2.16.840.1.113883.2.9.3.3.6.1.7&ISO',
      descriptions: ['89.01.3^Visita cardiologica di controllo^2.16.840.1.113883.2.9.6.1.11'],
      administrativeRequest: ['SSN'],
      identificativoDoc: '2.16.840.1.113883.2.9.2.150.4.4^150204.ESEMPIO.RSA-0001',
      identificativoRep: '2.16.840.1.113883.2.9.2.150.4.5.204',
      healthDataFormat: 'CDA',
      mode: 'ATTACHMENT',
    });
    const { user, patient, ...facts } = callFacts(document, parties, '150', 'ACCESS UPDATE');
    assert.match(user.value, /^[A-Z0-9]{16}$/);
    assert.match(patient.value, /^[A-Z0-9]{16}$/);
    assert.deepEqual(facts, {
      role: 'AAS',
      organisation: '150',
      locality: { name: parties.structure.name, oid: '2.16.840.1.113883.2.9.4.1.3', code: '150204000001' },
      consent: true,
      documentType: { code: '11488-4', codeSystem: '2.16.840.1.113883.6.1' },
      purpose: 'ACCESS UPDATE',
    });
  });

  for (const { place, ...change } of cases.missing) {
    it(`cannot be written without ${place}`, () => {
      assert.throws(
        () => [publicationBody(without(change)), callFacts(without(change), parties, '150')],
        (error) => error instanceof UnwritableCall && error.place.endsWith(place.replace('…', '.')),
      );
    });
  }

  for (const { start, told } of cases.times) {
    it(`has ${start} as ${told}`, () => {
      const at = { ...document, context: { ...document.context, period: { start } } };
      assert.equal(metadataBody(at).dataInizioPrestazione ?? null, told);
    });
  }

  it('keeps separators out of names', () => {
    const structure = { ...parties.structure, name: 'ASL^Napoli & Nord' };
    assert.equal(callFacts(document, { ...parties, structure }, '150').locality.name, 'ASL Napoli   Nord');
  });

  it('cannot be written for persons whom the gateway does not know', () => {
    const nobody = { resourceType: 'Patient', identifier: [{ system: 'urn:x', value: '1' }] } as const;
    const places = [
      { ...parties, patient: nobody as unknown as Patient },
      { ...parties, user: { resourceType: 'Practitioner' } as Practitioner },
      { ...parties, structure: { resourceType: 'Organization' } as Organization },
    ].map((given) => {
      try {
        callFacts(document, given, '150');
        return undefined;
      } catch (error) {
        return error instanceof UnwritableCall ? error.place : String(error);
      }
    });
    assert.deepEqual(places, ['Patient.identifier', 'Practitioner.identifier', 'Organization.name']);
  });
});
