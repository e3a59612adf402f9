import assert from 'node:assert/strict';
import type { Bundle, Composition, CompositionSection, Resource } from '@medplum/fhirtypes';
import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import { packageExamples } from '@sinfonia/profiles/package';
import { fhirBase } from '../audit/in-process-api.ts';
import { type DocumentsApi, inRole, openDocuments } from './in-process-documents.ts';

const absent = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
const pss = 'https://fhir.sinfonia.campania.it/StructureDefinition/sinfonia-fse-patient-summary';

describe('$summary', function () {
  this.timeout(120_000);
  let api: DocumentsApi;
  before(async () => {
    api = await openDocuments();
  });
  after(() => api.stop());

  async function summaryOf(address: string, role: string): Promise<Bundle> {
    const { status, body = '' } = await api.ask(inRole(role), 'GET', address);
    assert.equal(status, 200);
    return JSON.parse(body) as Bundle;
  }

  async function refusalOf(address: string, role: string): Promise<FhirError> {
    const error = await api.ask(inRole(role), 'GET', address).catch((one: unknown) => one);
    assert.ok(error instanceof FhirError, address);
    return error;
  }

  it('has the sections of the record, and each entry in the Bundle', async () => {
    const bundle = await summaryOf('Patient/in-care/$summary', 'general-practitioner');
    assert.deepEqual(contentOf(bundle), {
      '48765-2': ['AllergyIntolerance/penicillin'],
      '10160-0': ['MedicationStatement/therapy'],
      '11450-4': ['Condition/problem'],
      '10157-6': 'unavailable',
      '11369-6': ['Immunization/vaccine'],
      '8716-3': ['Observation/pressure'],
      '30954-2': ['DiagnosticReport/report', 'Observation/creatinine', 'Observation/panel'],
    });
    const urls = new Set(bundle.entry?.map(({ fullUrl }) => fullUrl));
    assert.equal(urls.size, bundle.entry?.length, 'an address twice');
    const composition = compositionOf(bundle);
    const named = JSON.stringify(composition).matchAll(/"reference":"([^"]+)"/g);
    for (const [, reference] of named) assert.ok(urls.has(reference), reference);
    assert.ok(urls.has(`${fhirBase}/Medication/apixaban`), 'the medicine comes along');
    assert.equal(composition.custodian?.reference, `${fhirBase}/Organization/authority`);
  });

  it('tells readers of each entry, with nothing that is markup', async () => {
    const sections = compositionOf(await summaryOf('Patient/in-care/$summary', 'citizen')).section ?? [];
    const text = (code: string) => sections.find((one) => codeOf(one) === code)?.text?.div ?? '';
    assert.match(text('48765-2'), /<li>Penicillina<\/li>/);
    assert.match(text('8716-3'), /Misura di prova &lt;pressure&gt;: Sistolica 130 mmHg \(2026-02-01\)/);
    assert.match(text('10157-6'), /Nessuna informazione/);
  });

  it('says that there is no information, never that there is nothing', async () => {
    const bundle = await summaryOf('Patient/empty/$summary', 'platform-system');
    const sections = compositionOf(bundle).section ?? [];
    assert.deepEqual(sections.map(codeOf), ['48765-2', '10160-0', '11450-4', '10157-6']);
    const codes = sections.flatMap(({ entry = [] }) =>
      entry.map(({ reference }) => {
        const found = bundle.entry?.find(({ fullUrl }) => fullUrl === reference)?.resource;
        const concept = JSON.stringify(found).match(/"system":"([^"]+)","code":"(no-[^"]+)"/);
        return [concept?.[1], concept?.[2]];
      }),
    );
    assert.deepEqual(codes, [
      [absent, 'no-allergy-info'],
      [absent, 'no-medication-info'],
      [absent, 'no-problem-info'],
    ]);
    assert.deepEqual(api.context.validate(bundle).filter(isRefusal), []);
  });

  it('is valid, and lacks only what a signature and a source would bring to a profilo sanitario sintetico', async () => {
    const bundle = await summaryOf('Patient/in-care/$summary', 'platform-system');
    assert.deepEqual(api.context.validate(bundle).filter(isRefusal), []);
    assert.equal(bundle.type, 'document');
    assert.ok(bundle.identifier?.value !== undefined && bundle.timestamp !== undefined);
    const faults = api.context.validate(compositionOf(bundle), { profiles: [pss] }).filter(isRefusal);
    assert.deepEqual(
      faults.map(({ expression }) => expression?.[0]),
      ['Composition.attester'],
    );
  });

  it('shows what is obscured to the person and to nobody else', async () => {
    const problems = async (role: string) =>
      contentOf(await summaryOf('Patient/in-care/$summary', role))['11450-4'] as readonly string[];
    assert.deepEqual([...(await problems('citizen'))].sort(), ['Condition/obscured', 'Condition/problem']);
    assert.deepEqual(await problems('general-practitioner'), ['Condition/problem']);
    const { body = '' } = await api.ask(inRole('general-practitioner'), 'GET', 'Patient/in-care/$summary');
    assert.ok(!body.includes('obscured') && !body.includes('Riservata'));
  });

  it('leaves out what $everything leaves out, role by role', async () => {
    for (const role of ['citizen', 'general-practitioner', 'nurse', 'hospital-physician', 'platform-system']) {
      const everything = await summaryOf('Patient/in-care/$everything?_count=1000', role);
      const seen = new Set(everything.entry?.map(({ fullUrl }) => fullUrl));
      const summary = await summaryOf('Patient/in-care/$summary', role);
      const stored = (summary.entry ?? []).flatMap(({ fullUrl = '' }) => (fullUrl.startsWith('urn:') ? [] : [fullUrl]));
      assert.ok(stored.length > 3, role);
      for (const address of stored) {
        assert.ok(seen.has(address) || /\/(Organization|Medication)\//.test(address), `${role}: ${address}`);
      }
    }
  });

  it('is asked for by an identifier, of whom the caller may find', async () => {
    const cf = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
    for (const identifier of [`${cf}|CFINCARE`, 'CFINCARE']) {
      const bundle = await summaryOf(`Patient/$summary?identifier=${encodeURIComponent(identifier)}`, 'citizen');
      assert.equal(bundle.entry?.[1]?.resource?.id, 'in-care');
    }
    const parameters = {
      resourceType: 'Parameters',
      parameter: [{ name: 'identifier', valueString: `${cf}|CFINCARE` }],
    };
    const { status } = await api.ask(inRole('general-practitioner'), 'POST', 'Patient/$summary', parameters);
    assert.equal(status, 200);
  });

  const refused: readonly (readonly [address: string, role: string, code: string])[] = [
    ['Patient/never-was/$summary', 'platform-system', 'resource-not-found'],
    ['Patient/stranger/$summary', 'citizen', 'resource-not-found'],
    ['Patient/stranger/$summary', 'general-practitioner', 'resource-not-found'],
    ['Patient/in-care/$summary', 'pharmacist', 'access-denied'],
    ['Patient/in-care/$summary', 'administrator', 'access-denied'],
    ['Patient/$summary', 'platform-system', 'operation-parameter-missing'],
    ['Patient/$summary?identifier=never', 'platform-system', 'summary-patient-unknown'],
    [
      'Patient/$summary?identifier=urn:oid:2.16.840.1.113883.2.9.4.3.2|',
      'platform-system',
      'operation-parameter-invalid',
    ],
    ['Patient/$summary?identifier=CFTWIN', 'platform-system', 'summary-patient-not-unique'],
    ['Patient/$summary?identifier=CFTWIN', 'citizen', 'summary-patient-unknown'],
    ['Patient/in-care/$summary?identifier=CFINCARE', 'citizen', 'operation-parameter-invalid'],
    ['Patient/in-care/$summary?profile=http://altrove.example', 'citizen', 'operation-parameter-invalid'],
    ['Patient/in-care/$summary?graph=urn:x', 'citizen', 'operation-parameter-unsupported'],
  ];
  for (const [address, role, code] of refused) {
    it(`refuses ${address} to ${role} with ${code}`, async () => {
      assert.equal((await refusalOf(address, role)).issues[0]?.code, code);
    });
  }

  it('takes the profiles of PSS and IPS, with a version or without', async () => {
    for (const profile of [pss, 'http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips|2.0.0']) {
      await summaryOf(`Patient/in-care/$summary?profile=${encodeURIComponent(profile)}`, 'citizen');
    }
  });

  it('stores nothing', async () => {
    const { body = '' } = await api.ask(inRole('platform-system'), 'GET', 'Bundle?_summary=count');
    assert.equal((JSON.parse(body) as Bundle).total, 0);
  });
});

describe('$summary of the examples of the package', function () {
  this.timeout(120_000);
  let api: DocumentsApi;
  const examples = packageExamples().filter(({ resourceType }) => resourceType !== 'AuditEvent');
  before(async () => {
    api = await openDocuments(examples as readonly Resource[]);
  });
  after(() => api.stop());

  for (const { id } of examples.filter(({ resourceType }) => resourceType === 'Patient')) {
    it(`of ${id} is valid`, async () => {
      const { body = '' } = await api.ask(inRole('platform-system'), 'GET', `Patient/${id}/$summary`);
      const faults = api.context.validate(JSON.parse(body)).filter(isRefusal);
      assert.deepEqual(
        faults.map(({ code, expression }) => [code, expression]),
        [],
      );
    });
  }
});

function compositionOf(bundle: Bundle): Composition {
  const first = bundle.entry?.[0]?.resource;
  assert.ok(first?.resourceType === 'Composition');
  return first;
}

function codeOf({ code }: CompositionSection): string {
  return code?.coding?.[0]?.code ?? '';
}

/** Addresses of the entries, or the reason of their absence, by the code of the section. */
function contentOf(bundle: Bundle): Record<string, string | readonly string[]> {
  const sections = compositionOf(bundle).section ?? [];
  return Object.fromEntries(
    sections.map((section) => [
      codeOf(section),
      section.entry?.map(({ reference = '' }) => reference.slice(fhirBase.length + 1)) ??
        section.emptyReason?.coding?.[0]?.code ??
        '',
    ]),
  );
}
