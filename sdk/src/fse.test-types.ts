/*
 * Types of the client of FSE documents, checked by the compiler: a line after `@ts-expect-error` must be refused.
 */
import type { Bundle } from '@medplum/fhirtypes';
import type { FseDocumentReference, FseDocumentStateCode } from '@sinfonia/profiles';
import { bearer, connect, type FseMetadata, type Stored } from './index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when both types are the same. */
function expectSame<A, B>(_same: Same<A, B>): void {}

const { fse } = connect({ baseUrl: 'https://fhir.example/fhir', auth: bearer('x') });

/** Steps of documents of the FSE. */
export async function typesOfFse(document: Bundle): Promise<void> {
  const metadata: FseMetadata = {
    activity: 'ERP',
    facilityType: 'Ospedale',
    practiceSetting: 'AD_PSC008',
    role: 'AAS',
    patientInCharge: true,
  };
  const made = await fse.prepare({ ...metadata, patient: 'Patient/1', document });
  expectSame<typeof made.document, Stored<FseDocumentReference> | undefined>(true);
  expectSame<typeof made.pdf, Uint8Array | undefined>(true);
  expectSame<typeof made.state, FseDocumentStateCode>(true);
  if (made.document !== undefined) await fse.publish(made.document, { credential: 'x', pin: 'x', otp: 'x' });
  await fse.publish('DocumentReference/1', { signed: new Uint8Array() });
  await fse.publish('DocumentReference/1');
  const { state } = await fse.published('DocumentReference/1', { within: 1000 });
  expectSame<typeof state, FseDocumentStateCode>(true);
  if (made.document !== undefined) await fse.hide(made.document, { from: 'delegates' });
  await fse.updateMetadata('DocumentReference/1', { archived: true });

  // @ts-expect-error no activity of the gateway
  await fse.prepare({ ...metadata, activity: 'XYZ', patient: 'Patient/1', document });
  // @ts-expect-error the role of who signs is said
  await fse.prepare({ ...metadata, role: undefined, patient: 'Patient/1', document });
  // @ts-expect-error signed elsewhere or by the platform, not both
  await fse.publish('DocumentReference/1', { signed: new Uint8Array(), pin: 'x' });
  // @ts-expect-error a document is named by its index
  await fse.publish('Binary/1');
  // @ts-expect-error the list of events is sent as a whole, so the index is read first
  await fse.hide('DocumentReference/1');
  // @ts-expect-error nobody to hide from
  if (made.document !== undefined) await fse.hide(made.document, { from: 'doctors' });
  // @ts-expect-error a signer's key is named
  await fse.requestOtp('DocumentReference/1', {});
}
