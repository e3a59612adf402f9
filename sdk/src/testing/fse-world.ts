import assert from 'node:assert/strict';
import type { Bundle, Composition, Identifier, Immunization, Resource } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { packageExamples } from '@sinfonia/profiles/package';
// The signature that a doctor makes with a program of her own, with the test key of the platform.
import { LocalKeySigner } from '../../../server/src/exchanges/fse/signing/local-key.ts';
import type { SinfoniaClient } from '../client.ts';
import type { FseMetadata } from '../fse/index.ts';
import { type MedicineWorld, medicineWorld } from './medicine-world.ts';
import { sharedSandbox } from './sandbox-server.ts';

/** The people of the documents of the tests, all of the sandbox. */
const people = {
  person: 'Patient/sandbox-cittadino',
  signer: 'PractitionerRole/sandbox-specialista-r',
  practitioner: 'Practitioner/sandbox-specialista',
  structure: 'Organization/hsp-150901',
} as const;

/** What the gateway is told of the documents of the tests. */
export const metadata = {
  patient: people.person,
  activity: 'ERP',
  facilityType: 'Ospedale',
  practiceSetting: 'AD_PSC008',
  role: 'AAS',
  patientInCharge: true,
  administrativeRequest: ['SSN'],
} as const satisfies FseMetadata & { readonly patient: string };

/** The world of the tests of FSE documents. */
export interface FseWorld extends MedicineWorld {
  /** A document of one vaccination, signed by the specialist of the sandbox. `number`: its identifier. */
  vaccination(number: string): Bundle;
  /** Signs a PDF outside of the platform. */
  sign(pdf: Uint8Array): Promise<Uint8Array>;
}

let opened: Promise<FseWorld> | undefined;

/** The world that the tests of one run share. */
export function fseWorld(): Promise<FseWorld> {
  opened ??= medicineWorld().then(open);
  return opened;
}

async function open(world: MedicineWorld): Promise<FseWorld> {
  const parties = await Promise.all(Object.values(people).map((address) => readAs(world.platform, address)));
  return {
    ...world,
    vaccination: (number) => vaccinationOf(number, parties),
    async sign(pdf) {
      const signer = await LocalKeySigner.open((await sharedSandbox()).data, Date.now());
      const signing = await signer.sign({ pdf, signerName: 'Prova', reason: 'Prova', time: Date.now() });
      assert.ok(signing.kind === 'signed');
      return signing.pdf;
    },
  };
}

async function readAs(platform: SinfoniaClient, address: string): Promise<Resource> {
  const [resource] = await platform.searchSystem({ _type: address.split('/')[0] ?? '', _id: address.split('/')[1] ?? '' }).toArray();
  assert.ok(resource, address);
  return resource;
}

function vaccinationOf(number: string, parties: readonly Resource[]): Bundle {
  const identifier: Identifier = { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4', value: number };
  const signer = { reference: people.signer };
  const example = packageExamples().find(({ id }) => id === 'immunization-full');
  assert.ok(example?.resourceType === 'Immunization');
  const { location: _, ...vaccine } = example;
  const immunization: Immunization = {
    ...vaccine,
    id: 'vaccinazione',
    patient: { reference: people.person },
    performer: [{ actor: signer }],
  };
  const date = '2026-10-20T10:30:00+02:00';
  const composition: Composition = {
    resourceType: 'Composition',
    id: 'documento',
    meta: { profile: [profileUrl.FseSingleVaccinationComposition] },
    language: 'it-IT',
    identifier,
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '87273-9' }] },
    subject: { reference: people.person },
    date,
    author: [signer],
    attester: [{ mode: 'legal', time: date, party: signer }],
    title: 'Scheda della singola vaccinazione',
    confidentiality: 'N',
    custodian: { reference: people.structure },
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
    identifier,
    timestamp: date,
    entry: [composition, ...parties, immunization].map((resource) => ({
      fullUrl: `https://fhir.sinfonia.campania.it/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  };
}
