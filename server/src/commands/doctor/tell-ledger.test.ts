import assert from 'node:assert/strict';
import table from './tell-ledger.cases.json' with { type: 'json' };
import { tellLedger } from './tell-ledger.ts';

describe('what doctor says about the ledger of a HAPI store', () => {
  for (const { name, state, says } of table.cases) {
    it(name, () => {
      const found = { ...table.complete, ...state };
      const findings = [...tellLedger(found, 'en')];
      assert.deepEqual(
        findings.map(({ state, detail }) => [state, detail]),
        says,
      );
      const italian = [...tellLedger(found, 'it')];
      assert.deepEqual(
        italian.map(({ state }) => state),
        findings.map(({ state }) => state),
      );
    });
  }
});
