import assert from 'node:assert/strict';
import type { Bundle, Composition, Identifier, Immunization, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, identifierSystem, profileUrl } from '@sinfonia/profiles';
import { packageExamples } from '@sinfonia/profiles/package';
// The signature that a doctor makes with a program of her own, with the test key of the platform.
import { LocalKeySigner } from '../../../server/src/exchanges/fse/signing/local-key.ts';
import type { SinfoniaClient } from '../client.ts';
import type { FseMetadata } from '../fse/index.ts';
import { type MedicineWorld, medicineWorld } from './medicine-world.ts';
import { sharedSandbox } from './sandbox-server.ts';

/** Who makes the documents of the tests, all of the sandbox. */
const makers = {
  signer: 'PractitionerRole/sandbox-specialista-r',
  practitioner: 'Practitioner/sandbox-specialista',
  structure: 'Organization/hsp-150901',
} as const;

/** What the gateway is told of the documents of the tests. */
export const metadata = {
  activity: 'ERP',
  facilityType: 'Ospedale',
  practiceSetting: 'AD_PSC008',
  role: 'AAS',
  patientInCharge: true,
  administrativeRequest: ['SSN'],
} as const satisfies FseMetadata;

/** The world of the tests of FSE documents. */
export interface FseWorld extends MedicineWorld {
  /** A new person (`Patient/…`) with a codice fiscale of her own, whose visit with the specialist of the sandbox is under way. */
  visited(codiceFiscale: string): Promise<string>;
  /**
   * A document of one vaccination of a person, by the specialist of the sandbox. `number`: its identifier; `first`: that of the first
   * version, which a second one replaces.
   */
  vaccination(patient: string, number: string, first?: string): Promise<Bundle>;
  /** Signs a PDF outside of the platform. */
  sign(pdf: Uint8Array): Promise<Uint8Array>;
}

const versionNumber = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber';

let opened: Promise<FseWorld> | undefined;

/** The world that the tests of one run share. */
export function fseWorld(): Promise<FseWorld> {
  opened ??= medicineWorld().then(open);
  return opened;
}

async function open(world: MedicineWorld): Promise<FseWorld> {
  const { platform } = world;
  return {
    ...world,
    async visited(codiceFiscale) {
      const { patient } = await world.person();
      await platform.modify('Patient', patient.slice('Patient/'.length), (one) => ({
        ...one,
        identifier: [{ system: identifierSystem.codiceFiscale, value: codiceFiscale }],
      }));
      await platform.create({
        resourceType: 'Encounter',
        status: 'in-progress',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject: { reference: patient },
        serviceProvider: { reference: makers.structure },
      });
      return patient;
    },
    async vaccination(patient, number, first) {
      const parties = await Promise.all([patient, ...Object.values(makers)].map((one) => readAs(platform, one)));
      return vaccinationOf(patient, { number, ...(first === undefined ? {} : { first }) }, parties);
    },
    async sign(pdf) {
      const signer = await LocalKeySigner.open((await sharedSandbox()).data, Date.now());
      const signing = await signer.sign({ pdf, signerName: 'Prova', reason: 'Prova', time: Date.now() });
      assert.ok(signing.kind === 'signed');
      return signing.pdf;
    },
  };
}

async function readAs(platform: SinfoniaClient, address: string): Promise<Resource> {
  const [type = '', id = ''] = address.split('/');
  const [resource] = await platform.searchSystem({ _type: type, _id: id }).toArray();
  assert.ok(resource, address);
  return resource;
}

function vaccinationOf(
  patient: string,
  { number, first }: { readonly number: string; readonly first?: string },
  parties: readonly Resource[],
): Bundle {
  const identifier = (value: string): Identifier => ({ system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4', value });
  const signer = { reference: makers.signer };
  const example = packageExamples().find(({ id }) => id === 'immunization-full');
  assert.ok(example?.resourceType === 'Immunization');
  const { location: _, ...vaccine } = example;
  const immunization: Immunization = {
    ...vaccine,
    id: 'vaccinazione',
    patient: { reference: patient },
    performer: [{ actor: signer }],
  };
  const date = '2026-10-20T10:30:00+02:00';
  const composition: Composition = {
    resourceType: 'Composition',
    id: 'documento',
    meta: { profile: [profileUrl.FseSingleVaccinationComposition] },
    language: 'it-IT',
    extension: [
      {
        url: extensionUrl.FseTemplate,
        valueCoding: { system: codeSystemUrl.FseFormat, code: '2.16.840.1.113883.2.9.10.1.11.1.1' },
      },
      { url: versionNumber, valueString: first === undefined ? '1' : '2' },
    ],
    category: [{ coding: [{ system: codeSystemUrl.FseClass, code: 'VAC' }] }],
    identifier: identifier(first ?? number),
    ...(first === undefined ? {} : { relatesTo: [{ code: 'replaces', targetIdentifier: identifier(first) }] }),
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '87273-9' }] },
    subject: { reference: patient },
    date,
    author: [signer],
    attester: [{ mode: 'legal', time: date, party: signer }],
    title: 'Scheda della singola vaccinazione',
    confidentiality: 'N',
    custodian: { reference: makers.structure },
    section: [
      {
        title: 'Vaccinazione',
        code: { coding: [{ system: 'http://loinc.org', code: '11369-6' }] },
        text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Vaccino di prova.</p></div>' },
        entry: [{ reference: 'Immunization/vaccinazione' }],
      },
    ],
  };
  return {
    resourceType: 'Bundle',
    type: 'document',
    identifier: identifier(number),
    timestamp: date,
    entry: [composition, ...parties, immunization].map((resource) => ({
      fullUrl: `https://fhir.sinfonia.campania.it/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  };
}
