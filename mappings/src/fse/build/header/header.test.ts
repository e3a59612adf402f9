import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FhirDocument } from '../../document.ts';
import { documentBundle, type HeaderNeeds } from '../../testing/arbitrary/document.ts';
import { narrative, words } from '../../testing/arbitrary/primitives.ts';
import { describeOracle, documentCount, faultsOf, openOracle } from '../../testing/oracle.ts';
import { documentTypeById, type FseValidator } from '../../validate/index.ts';
import { buildWith } from '../build-document.ts';
import type { DocumentBuilder } from '../context.ts';
import { sections } from '../sections.ts';
import file from './header-rules.json' with { type: 'json' };
import { headerRulesOf } from './header-rules.ts';

/** A body of text alone: what the schematrons say of it does not matter here. */
const text = fc.tuple(narrative, words).map(([one, title]) => ({
  sections: [{ title, code: { coding: [{ system: 'http://loinc.org', code: '55110-1' }] }, text: one }],
  resources: [],
}));

function needsOf(type: string): HeaderNeeds {
  const rules = headerRulesOf(type);
  assert.ok(rules, type);
  return {
    signed: rules.legalAuthenticator,
    order: rules.inFulfillmentOf,
    encounter: rules.componentOf,
    event: rules.documentationOf,
    ...(rules.idRoot === undefined ? {} : { idSystem: `urn:oid:${rules.idRoot}` }),
    fiscal: rules.patientIds !== undefined,
    birthTime: rules.birthTime,
    birthplace: rules.birthplace,
    ended: rules.encounterPeriod,
    otherAuthors: rules.professionalIds.length > 1,
  };
}

describeOracle('header of FSE documents against the files of the ministry', function () {
  this.timeout(600_000);
  let validator: FseValidator;

  before(async () => {
    validator = await openOracle();
  });
  after(() => validator.dispose());

  for (const id of Object.keys(file.types)) {
    it(`is valid for every ${id}`, () => {
      const type = documentTypeById(id);
      assert.ok(type);
      const builder: DocumentBuilder = {
        type: id,
        body: (context) => sections(context, [{ code: '55110-1', display: 'Conclusioni' }]),
      };
      fc.assert(
        fc.property(documentBundle(id, text, needsOf(id)), (bundle) => {
          const built = buildWith(new FhirDocument(bundle), type, builder);
          assert.ok(built);
          const faults = faultsOf(validator.validate(Buffer.from(built.xml), { type: id }));
          // Rules with b are about the body.
          assert.deepEqual(
            faults.filter((one) => !/ERRORE[- ]?b/.test(one)),
            [],
          );
        }),
        { numRuns: Math.ceil(documentCount / 3) },
      );
    });
  }
});
