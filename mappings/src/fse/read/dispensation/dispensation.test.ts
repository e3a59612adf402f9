import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Bundle, MedicationDispense, Procedure, Resource, ServiceRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { buildCda } from '../../build/index.ts';
import { oidOf } from '../../cda/code-systems.ts';
import { deliveredBody, dispensedBody } from '../../testing/arbitrary/dispensations.ts';
import { documentBundle } from '../../testing/arbitrary/document.ts';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { describeOracle } from '../../testing/oracle.ts';
import { readCda } from '../index.ts';
import { requireValid, spaced } from '../testing/read-again.ts';

const aic = 'urn:oid:2.16.840.1.113883.2.9.6.1.5';
const reasonSystem = '2.16.840.1.113883.2.9.6.1.53';
const runs = { numRuns: 60 };

const resourcesOf = (bundle: Bundle): readonly Resource[] =>
  (bundle.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource as Resource]));

function dispensesOf(bundle: Bundle): readonly MedicationDispense[] {
  return resourcesOf(bundle).filter((one): one is MedicationDispense => one.resourceType === 'MedicationDispense');
}

/** The code of what was given: the dispense says it, or its Medication. */
function codeOf(
  bundle: Bundle,
  { medicationCodeableConcept: concept, medicationReference: reference }: MedicationDispense,
) {
  const medication = resourcesOf(bundle).find(
    (one) => one.resourceType === 'Medication' && reference?.reference?.endsWith(`/${one.id}`) === true,
  );
  const named = concept ?? (medication?.resourceType === 'Medication' ? medication.code : undefined);
  return named?.coding?.find(({ system }) => system === aic)?.code;
}

/** What a line says and the CDA has a code for. */
function dispensed(bundle: Bundle, line: MedicationDispense): object {
  const { substitution } = line;
  const why = substitution?.reason?.[0]?.coding?.find(({ system }) => oidOf(system) === reasonSystem)?.code;
  return {
    code: codeOf(bundle, line),
    quantity: line.quantity?.value,
    days: line.daysSupply?.value,
    substituted: substitution?.wasSubstituted === true ? why : undefined,
  };
}

const codes = (list: ServiceRequest['code']): readonly string[] =>
  (list?.coding ?? []).map(({ system, code }) => `${system}|${code}`).sort();

/** The one service that is delivered: the first resource that a section cites. */
function delivered(bundle: Bundle): ServiceRequest | Procedure | undefined {
  const all = resourcesOf(bundle);
  const composition = all.find((one) => one.resourceType === 'Composition');
  const cited =
    composition?.resourceType === 'Composition' ? composition.section?.[0]?.entry?.[0]?.reference : undefined;
  return all.find(
    (one): one is ServiceRequest | Procedure =>
      (one.resourceType === 'ServiceRequest' || one.resourceType === 'Procedure') &&
      cited?.endsWith(`${one.resourceType}/${one.id}`) === true,
  );
}

describe('dispensings, built and read again', function () {
  this.timeout(120_000);

  for (const name of ['ErF', 'ErFNoSSN'] as const) {
    it(`say the same of any medicine (${name})`, () => {
      fc.assert(
        fc.property(documentBundle(name, dispensedBody), (bundle) => {
          const read = readCda(Buffer.from(buildCda(bundle).xml));
          assert.deepEqual(read.findings, []);
          const [before, after] = [bundle, read.bundle].map((one) =>
            dispensesOf(one).map((line) => dispensed(one, line)),
          );
          assert.deepEqual(after, before);
          requireValid(read.bundle);
        }),
        runs,
      );
    });
  }

  it('say the same of any service (ErS)', () => {
    fc.assert(
      fc.property(documentBundle('ErS', deliveredBody), (bundle) => {
        const read = readCda(Buffer.from(buildCda(bundle).xml));
        assert.deepEqual(read.findings, []);
        const [before, after] = [delivered(bundle), delivered(read.bundle)];
        assert.deepEqual(codes(after?.code), codes(before?.code));
        const times = before?.resourceType === 'ServiceRequest' ? before.quantityQuantity?.value : 1;
        assert.equal(after?.resourceType === 'ServiceRequest' ? after.quantityQuantity?.value : undefined, times);
        requireValid(read.bundle);
      }),
      runs,
    );
  });

  it('have what was handed over, when, and by whom', () => {
    const { bundle } = readCda(Buffer.from(buildCda(exampleBundle('fse-drug-dispensation-full')).xml));
    const [line] = dispensesOf(bundle);
    assert.ok(line?.whenHandedOver);
    const authorised = resourcesOf(bundle).find((one) => one.resourceType === 'MedicationRequest');
    assert.ok(authorised?.resourceType === 'MedicationRequest' && authorised.groupIdentifier?.value !== undefined);
    assert.match(line.authorizingPrescription?.[0]?.reference ?? '', /\/MedicationRequest\//);
    assert.match(line.performer?.[0]?.actor.reference ?? '', /\/PractitionerRole\/|\/Organization\//);
    assert.ok(spaced(line.note?.[0]?.text ?? '').length > 0);
  });
});

describeOracle('synthetic dispensings', () => {
  for (const name of ['ERF', 'ERS']) {
    it(`are read whole: ${name}`, () => {
      const file = new URL(`../../../../../../shared/oracle/fse/cda-synthetic/${name}_synthetic.xml`, import.meta.url);
      assert.deepEqual(readCda(readFileSync(file)).findings, []);
    });
  }
});
