import assert from 'node:assert/strict';
import type { Binary, DocumentReference, Task } from '@medplum/fhirtypes';
import { GatewayPdf } from '../../../src/exchanges/fse/pdf/read-pdf.ts';
import { LocalKeySigner } from '../../../src/exchanges/fse/signing/local-key.ts';
import { closedDesk, type PublicationDesk } from '../../../src/services/fse-documents/publication-desk.ts';
import { citizen } from '../prescriptions/prescription-world.ts';
import {
  colleague,
  eachOpened,
  type FseDocumentWorld,
  metadata,
  people,
  signer,
  system,
  vaccination,
} from './fse-document-world.ts';

let signatures = 0;

/** Signs with the key of the test folder; the gateway is silent. */
async function deskOf(folder: string): Promise<PublicationDesk> {
  const key = await LocalKeySigner.open(folder, Date.now());
  return {
    ...closedDesk,
    sign: (request) => {
      signatures += 1;
      return key.sign(request);
    },
  };
}

describe('a document of the FSE', function () {
  this.timeout(60_000);
  let world: FseDocumentWorld;
  let key: LocalKeySigner;
  eachOpened(
    async (folder) => {
      key = await LocalKeySigner.open(folder, Date.now());
      return deskOf(folder);
    },
    (opened) => {
      world = opened;
    },
  );

  const readFile = async (index: DocumentReference | undefined): Promise<Uint8Array> => {
    const id = /Binary\/(.+)$/.exec(index?.content[0]?.attachment.url ?? '')?.[1] ?? '';
    const { json = '{}' } = (await world.api.store.read({ type: 'Binary', id })) ?? {};
    return Buffer.from((JSON.parse(json) as Binary).data ?? '', 'base64');
  };

  it('is prepared, signed and queued for its publication, in the name of who signs it', async () => {
    const made = await world.step(signer, 'DocumentReference/$fse-prepare', {
      patient: people.person,
      document: vaccination('PROVA-1'),
      ...metadata,
      event: 'P99',
    });
    assert.equal(made.status, 201);
    assert.equal(made.state, 'prepared');
    const [index] = made.shown<DocumentReference>('document');
    assert.equal(index?.docStatus, 'preliminary');
    assert.equal(index?.masterIdentifier?.value, 'PROVA-1');
    assert.equal(index?.authenticator?.reference, people.signer);
    assert.equal(index?.context?.event?.[0]?.coding?.[0]?.code, 'P99');
    const unsigned = await GatewayPdf.open(await readFile(index));
    assert.equal(unsigned?.signature(), 'none');
    const address = `DocumentReference/${index?.id}`;

    const published = await world.step(signer, `${address}/$fse-publish`, { key: 'pubblica-prova-1' });
    assert.equal(published.state, 'queued');
    const [signed] = published.shown<DocumentReference>('document');
    const [call] = published.shown<Task>('call');
    assert.equal(signed?.docStatus, 'final');
    const file = await readFile(signed);
    assert.equal((await GatewayPdf.open(file))?.signature(), 'valid');
    assert.equal(signed?.content[0]?.attachment.size, file.length);
    assert.equal(call?.code?.coding?.[0]?.code, 'fse-publish');
    assert.equal(call?.focus?.reference, address);
    const parts = Object.fromEntries(
      (call?.input ?? []).map(({ type, valueReference, valueString }) => [
        type?.text,
        valueReference?.reference ?? valueString,
      ]),
    );
    assert.equal(parts['user'], 'Practitioner/practitioner-full');
    assert.equal(parts['structure'], people.structure);
    assert.match(parts['file'] ?? '', /^Binary\//);

    const before = signatures;
    const again = await world.step(signer, `${address}/$fse-publish`, { key: 'pubblica-prova-1' });
    assert.equal(again.shown<Task>('call')[0]?.id, call?.id);
    assert.equal(signatures, before, 'nobody signs twice');
    assert.equal(await world.refusal(signer, `${address}/$fse-publish`, {}), 'step-not-allowed');
  });

  it('goes through the states of the gateway, is changed, replaced and deleted', async () => {
    const first = await world.prepare(vaccination('PROVA-2'));
    await world.step(signer, `${first}/$fse-publish`, {});
    assert.equal(await world.stateCode(first), 'queued');
    await world.settle(first, 'completed', 'in-charge');
    assert.equal(await world.stateCode(first), 'in-charge');
    assert.equal(await world.refusal(signer, `${first}/$fse-delete`, {}), 'step-not-allowed');
    const second = await world.prepare(vaccination('PROVA-3'));
    await world.step(signer, `${second}/$fse-publish`, {});
    await world.settle(second, 'completed', 'published');
    assert.equal(await world.stateCode(second), 'published');

    const odd = await world.refusal(signer, `${second}/$fse-update-metadata`, { event: '89.7' });
    assert.equal(odd, 'FS-08', 'no event of the gateway, so that nothing waits behind a refused call');
    const hidden = await world.step(signer, `${second}/$fse-update-metadata`, { event: 'P99' });
    assert.equal(hidden.state, 'changing');
    assert.equal(hidden.shown<DocumentReference>('document')[0]?.context?.event?.[0]?.coding?.[0]?.code, 'P99');
    assert.equal(
      hidden.shown<DocumentReference>('document')[0]?.context?.facilityType?.coding?.[0]?.code,
      'Territorio',
    );
    assert.equal(await world.refusal(signer, `${second}/$fse-delete`, {}), 'step-not-allowed');
    await world.settle(second, 'completed', 'published');

    const newer = await world.prepare(vaccination('PROVA-3', 2, 'PROVA-3'), { replaces: second });
    const replacing = await world.step(signer, `${newer}/$fse-publish`, {});
    assert.equal(replacing.shown<Task>('call')[0]?.code?.coding?.[0]?.code, 'fse-replace');
    assert.equal(replacing.shown<DocumentReference>('document')[0]?.docStatus, 'amended');
    assert.equal(await world.stateCode(second), 'changing', 'while its replacement is under way');
    await world.settle(newer, 'completed', 'published');
    assert.equal(await world.stateCode(newer), 'published');

    const removed = await world.step(signer, `${newer}/$fse-delete`, {});
    assert.equal(removed.shown<Task>('call')[0]?.code?.coding?.[0]?.code, 'fse-delete');
    await world.settle(newer, 'failed');
    assert.equal(await world.stateCode(newer), 'published', 'what the gateway refuses leaves it as it was');
  });

  it('that was refused is discarded, and its identifier is free again', async () => {
    const first = await world.prepare(vaccination('PROVA-4'));
    await world.step(signer, `${first}/$fse-publish`, {});
    await world.settle(first, 'failed');
    assert.equal(await world.stateCode(first), 'refused');
    const request = { patient: people.person, document: vaccination('PROVA-4'), ...metadata };
    assert.equal(await world.refusal(signer, 'DocumentReference/$fse-prepare', request), 'FS-03');
    await world.step(signer, `${first}/$fse-discard`, {});
    assert.equal(await world.stateCode(first), 'discarded');
    const second = await world.prepare(vaccination('PROVA-4'));
    assert.equal(await world.stateCode(second), 'prepared');
  });

  it('is handed in signed by the system of the structure', async () => {
    const first = await world.prepare(vaccination('PROVA-5'), {}, system);
    assert.equal(await world.refusal(system, `${first}/$fse-publish`, {}), 'FS-10');
    const { json = '{}' } =
      (await world.api.store.read({ type: 'DocumentReference', id: first.split('/')[1] ?? '' })) ?? {};
    const prepared = await readFile(JSON.parse(json) as DocumentReference);
    const signing = await key.sign({ pdf: prepared, signerName: 'Prova', reason: 'Prova', time: Date.now() });
    assert.ok(signing.kind === 'signed');
    const binaryOf = (pdf: Uint8Array) =>
      ({ resourceType: 'Binary', contentType: 'application/pdf', data: Buffer.from(pdf).toString('base64') }) as const;
    const broken = Buffer.from(signing.pdf);
    broken[200] = (broken[200] ?? 0) ^ 1;
    for (const pdf of [prepared, broken, Buffer.from('%PDF-1.7')]) {
      assert.equal(await world.refusal(system, `${first}/$fse-publish`, { signed: binaryOf(pdf) }), 'FS-06');
    }
    const published = await world.step(system, `${first}/$fse-publish`, { signed: binaryOf(signing.pdf) });
    assert.equal(published.state, 'queued');
    assert.equal(
      published.shown<DocumentReference>('document')[0]?.authenticator?.reference,
      'Practitioner/practitioner-full',
    );
  });

  it('belongs to who signs it and to the structure that keeps it', async () => {
    const first = await world.prepare(vaccination('PROVA-6'));
    for (const [step, values] of [
      ['publish', {}],
      ['discard', {}],
    ] as const) {
      assert.equal(await world.refusal(colleague, `${first}/$fse-${step}`, values), 'FS-07');
    }
    const request = { patient: people.person, document: vaccination('PROVA-7'), ...metadata };
    assert.equal(await world.refusal(colleague, 'DocumentReference/$fse-prepare', request), 'FS-05');
    assert.equal(await world.refusal(citizen, `${first}/$fse-discard`, {}), 'step-role-not-allowed');
    const elsewhere = { ...signer, organization: 'Organization/altrove' };
    assert.equal(await world.refusal(elsewhere, 'DocumentReference/$fse-prepare', request), 'FS-08');
  });

  it('is refused with the place of what is wrong', async () => {
    const prepare = 'DocumentReference/$fse-prepare';
    const request = { patient: people.person, ...metadata };
    const bundle = vaccination('PROVA-8');
    const withoutPatient = {
      ...bundle,
      entry: bundle.entry?.filter(({ resource }) => resource?.resourceType !== 'Patient'),
    };
    assert.equal(
      await world.refusal(signer, prepare, { ...request, document: withoutPatient as typeof bundle }),
      'fse-build-reference',
    );
    const replaced = vaccination('PROVA-8', 2, 'PROVA-0');
    assert.equal(await world.refusal(signer, prepare, { ...request, document: replaced }), 'FS-04');
    const unknown = { ...request, document: bundle, activity: 'XYZ' };
    assert.equal(await world.refusal(signer, prepare, unknown), 'operation-parameter-invalid');
    assert.equal(
      await world.refusal(signer, prepare, { ...request, document: bundle, event: ['P99', 'P00'] }),
      'FS-12',
    );
    const odd = { ...request, document: bundle, event: '89.7' };
    assert.equal(await world.refusal(signer, prepare, odd), 'FS-08', 'no event of the gateway');
    const collection = { ...bundle, type: 'collection' } as typeof bundle;
    assert.equal(await world.refusal(signer, prepare, { ...request, document: collection }), 'fse-build-bundle');
  });
});
