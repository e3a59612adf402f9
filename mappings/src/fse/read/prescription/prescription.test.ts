import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Bundle, MedicationRequest, Resource, ServiceRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { buildCda } from '../../build/index.ts';
import { documentBundle } from '../../testing/arbitrary/document.ts';
import { drugBody, serviceBody } from '../../testing/arbitrary/prescriptions.ts';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { describeOracle } from '../../testing/oracle.ts';
import { readCda } from '../index.ts';
import { requireValid, spaced } from '../testing/read-again.ts';

const needs = { encounter: true, idSystem: 'urn:oid:2.16.840.1.113883.2.9.4.3.9' };
const icd9 = 'http://hl7.org/fhir/sid/icd-9-cm';
const aifa = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota';
const runs = { numRuns: 60 };

/** The resources of a type, in their order; those of the header are not lines. */
function linesOf<T extends MedicationRequest | ServiceRequest>(bundle: Bundle, type: T['resourceType']): readonly T[] {
  const all = (bundle.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource as Resource]));
  return all.filter((one): one is Resource & T => one.resourceType === type && 'subject' in one) as readonly T[];
}

const codes = (list: MedicationRequest['reasonCode'], system: string): readonly string[] =>
  (list ?? []).flatMap(({ coding = [] }) => coding.flatMap((one) => (one.system === system ? (one.code ?? []) : [])));

const joined = (notes: MedicationRequest['note']): string =>
  spaced((notes ?? []).flatMap(({ text }) => (text === undefined || text === '' ? [] : [text])).join(' '));

/** What a line says and the CDA has a code for. */
function drugContent(line: MedicationRequest): object {
  const { status, dispenseRequest: order, substitution, reasonCode, note } = line;
  const refused = substitution?.allowedCodeableConcept?.coding?.some(({ code }) => code === 'N') === true;
  return {
    status,
    quantity: order?.quantity?.value,
    repeats: order?.numberOfRepeatsAllowed,
    supply: order?.expectedSupplyDuration?.value,
    refused: refused ? substitution?.reason?.coding?.[0]?.code : undefined,
    notes: codes(reasonCode, aifa),
    // The CDA admits one diagnosis.
    diagnosis: codes(reasonCode, icd9)[0],
    words: joined(note),
  };
}

function serviceContent(line: ServiceRequest): object {
  const part = (name: string): string | undefined =>
    line.extension?.find(({ url }) => url.endsWith(`/${name}`))?.valueCoding?.code;
  return {
    codes: (line.code?.coding ?? []).map(({ system, code }) => `${system}|${code}`).sort(),
    quantity: line.quantityQuantity?.value,
    priority: part('prescription-priority-class'),
    place: part('prescription-place'),
    sessions: line.occurrenceTiming?.repeat?.count,
    diagnoses: codes(line.reasonCode, icd9),
    words: (line.reasonCode ?? []).flatMap(({ coding, text }) => (coding || text === undefined ? [] : spaced(text))),
    sites: (line.bodySite ?? []).flatMap(({ coding = [] }) => coding.map(({ code }) => code)),
  };
}

describe('prescriptions, built and read again', function () {
  this.timeout(120_000);

  for (const [name, white] of [
    ['PrF', false],
    ['PrFNoSSN', true],
  ] as const) {
    it(`say the same of any medicine (${name})`, () => {
      const documents = documentBundle(name, drugBody({ white }), white ? { ...needs, birthTime: true } : needs);
      fc.assert(
        fc.property(documents, (bundle) => {
          const read = readCda(Buffer.from(buildCda(bundle).xml));
          assert.deepEqual(read.findings, []);
          const [before, after] = [bundle, read.bundle].map((one) =>
            linesOf<MedicationRequest>(one, 'MedicationRequest'),
          );
          assert.deepEqual(after?.map(drugContent), before?.map(drugContent));
          requireValid(read.bundle);
        }),
        runs,
      );
    });
  }

  it('say the same of any service (PrS)', () => {
    fc.assert(
      fc.property(documentBundle('PrS', serviceBody, needs), (bundle) => {
        const read = readCda(Buffer.from(buildCda(bundle).xml));
        assert.deepEqual(read.findings, []);
        const [before, after] = [bundle, read.bundle].map((one) =>
          linesOf<ServiceRequest>(one, 'ServiceRequest').filter(({ code }) => code !== undefined),
        );
        assert.deepEqual(after?.map(serviceContent), before?.map(serviceContent));
        requireValid(read.bundle);
      }),
      runs,
    );
  });

  it('have number, exemption and author of their document', () => {
    const { bundle } = readCda(Buffer.from(buildCda(exampleBundle('fse-drug-prescription-full')).xml));
    const [line] = linesOf<MedicationRequest>(bundle, 'MedicationRequest');
    assert.equal(line?.groupIdentifier?.value, '1500A4000000019');
    assert.match(line?.insurance?.[0]?.reference ?? '', /\/Coverage\//);
    assert.match(line?.requester?.reference ?? '', /\/PractitionerRole\//);
    assert.equal(line?.dosageInstruction?.[0]?.text, 'Una compressa ogni 12 ore');
    assert.equal(line?.dosageInstruction?.[0]?.doseAndRate?.[0]?.doseQuantity?.value, 1);
  });
});

describeOracle('synthetic prescriptions', () => {
  for (const name of ['PRF', 'PRS']) {
    it(`are read whole: ${name}`, () => {
      const file = new URL(`../../../../../../shared/oracle/fse/cda-synthetic/${name}_synthetic.xml`, import.meta.url);
      assert.deepEqual(readCda(readFileSync(file)).findings, []);
    });
  }
});
