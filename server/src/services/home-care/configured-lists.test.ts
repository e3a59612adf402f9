import assert from 'node:assert/strict';
import fc from 'fast-check';
import cases from './configured-lists.cases.json' with { type: 'json' };
import { intensityParameters } from './intensity/parameters.ts';
import { parseIntensityParameters } from './intensity/parse-parameters.ts';
import { parseTariffs } from './pai/parse-tariffs.ts';
import { deliveredTariffs } from './pai/tariffs.ts';

const lists = {
  parameters: { delivered: intensityParameters, parse: parseIntensityParameters },
  tariffs: { delivered: deliveredTariffs, parse: parseTariffs },
};

describe('configured lists of home care', () => {
  for (const { list, name, set, faults } of cases) {
    it(`${list} ${name}`, () => {
      const { delivered, parse } = lists[list as keyof typeof lists];
      const result = parse([{ ...delivered[0], ...set }]);
      assert.deepEqual(result.ok ? [] : result.faults, faults);
    });
  }

  it('are refused, not half taken, when one entry is wrong', () => {
    const result = parseTariffs([...deliveredTariffs, { id: 'x' }]);
    assert.ok(!result.ok && result.faults.every((fault) => fault.startsWith('[1].')));
  });

  it('never throw on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const { parse } of Object.values(lists)) for (const each of [value, [value]]) assert.ok(!parse(each).ok);
      }),
    );
  });
});
