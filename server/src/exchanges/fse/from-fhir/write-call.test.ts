import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { unsignedPdf } from '../../../../test/exchanges/fse/sample-documents.ts';
import { storeOfCases } from '../../../../test/exchanges/stored-cases.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { type ExchangeCall, exchangeTask } from '../../tasks/exchange-task.ts';
import { readTask } from '../../tasks/read-task.ts';
import { fromOutbox } from '../publishing/message.ts';
import { LocalKeySigner } from '../signing/local-key.ts';
import file from './write-call.cases.json' with { type: 'json' };
import { writeFseCall } from './write-call.ts';

interface Case {
  readonly name: string;
  readonly call: ExchangeCall;
  readonly values?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, object | null>>;
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly unwritable?: string;
}

const cases = file.cases as unknown as readonly Case[];
const examples = new URL('../../../../../profiles/generated/package/package/example/', import.meta.url);
const example = (name: string): object => JSON.parse(readFileSync(new URL(`${name}.json`, examples), 'utf8')) as object;
const patientId = { root: '2.16.840.1.113883.2.9.4.3.2', extension: 'X' };
const cda = `<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2" extension="3"/>
  <code code="11488-4" codeSystem="2.16.840.1.113883.6.1"/><recordTarget><patientRole>
  <id root="${patientId.root}" extension="${patientId.extension}"/></patientRole></recordTarget></ClinicalDocument>`;
const settings = { organisation: '150', callbackUrl: 'https://fhir.example/fse' };

describe('messages for the FSE made from resources', () => {
  const newDirectory = withDataDirectories();
  const files = new Map<string, string>();

  before(async () => {
    const pdf = await unsignedPdf(cda);
    const signer = await LocalKeySigner.open(await newDirectory(), Date.now());
    const signed = async (given: Uint8Array) => {
      const made = await signer.sign({ pdf: given, signerName: 'Prova', reason: 'Prova', time: Date.now() });
      assert.ok(made.kind === 'signed');
      return made.pdf;
    };
    const made = {
      signed: await signed(pdf),
      unsigned: pdf,
      'other-name': await signed(await unsignedPdf(cda, 'other.xml')),
      'no-cda': await signed(await unsignedPdf('<a/>')),
    };
    for (const [name, bytes] of Object.entries(made)) files.set(name, Buffer.from(bytes).toString('base64'));
  });

  const write = (
    call: ExchangeCall,
    changes: Case['with'],
    values: Case['values'] = {},
    { binary = 'signed', callbackUrl = true } = {},
  ) => {
    const task = exchangeTask({
      call,
      order: { system: 'urn:sinfonia:fse:lineage', value: 'set-1' },
      focus: 'DocumentReference/d',
      patient: 'Patient/p',
      parts: [
        { name: 'file', reference: 'Binary/b' },
        { name: 'user', reference: 'Practitioner/u' },
        { name: 'structure', reference: 'Organization/s' },
        { name: 'replaces', reference: 'DocumentReference/old' },
      ],
      values,
      owner: 'Organization/s',
      now: 0,
    });
    const asked = readTask({ ...task, id: 't' });
    assert.ok(asked !== undefined);
    const document = example('DocumentReference-fse-document-reference-full');
    const resources = {
      'DocumentReference/d': document,
      'DocumentReference/old': {
        ...document,
        masterIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4', value: 'OLD' },
      },
      'Patient/p': example('Patient-patient-full'),
      'Practitioner/u': example('Practitioner-practitioner-full'),
      'Organization/s': example('Organization-organization-full'),
      'Binary/b': { contentType: 'application/pdf', data: files.get(binary) },
    };
    const { organisation } = settings;
    return writeFseCall(storeOfCases(resources, changes), asked, callbackUrl ? settings : { organisation });
  };

  for (const one of cases) {
    it(`${one.call}: ${one.unwritable === undefined ? '' : 'unwritable with '}${one.name}`, async () => {
      const made = await write(one.call, one.with, one.values);
      if (one.unwritable !== undefined) {
        assert.deepEqual(made, { ok: false, place: one.unwritable, later: false });
        return;
      }
      assert.ok(made.ok, JSON.stringify(made));
      assert.equal(made.key, 't');
      const message = fromOutbox(made, () => undefined);
      assert.ok(message !== undefined);
      assert.equal(message.facts.organisation, '150');
      const isPublished = message.kind === 'publish' || message.kind === 'replace';
      assert.deepEqual(
        {
          ...('id' in message ? { id: message.id } : {}),
          ...(message.facts.purpose === undefined ? {} : { purpose: message.facts.purpose }),
          ...(isPublished ? { documentId: message.body.identificativoDoc, callbackUrl: message.callbackUrl } : {}),
          ...(isPublished && message.document.validation !== undefined
            ? { validation: message.document.validation }
            : {}),
        },
        one.expect,
      );
      if (!isPublished) return;
      assert.equal(message.document.pdf, files.get('signed'));
      const type = { code: '11488-4', codeSystem: '2.16.840.1.113883.6.1' };
      assert.deepEqual(message.document.cda, { type, patientIds: [patientId] });
    });
  }

  for (const { name, file: binary, unwritable } of file.files) {
    it(`unwritable with ${name}`, async () => {
      const made = await write('fse-publish', {}, {}, { binary });
      assert.deepEqual(made, { ok: false, place: unwritable, later: false });
    });
  }

  it('asks for no push without an address', async () => {
    const made = await write('fse-publish', {}, {}, { callbackUrl: false });
    assert.ok(made.ok && !made.body.includes('callbackUrl'));
  });
});
