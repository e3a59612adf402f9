import assert from 'node:assert/strict';
import { packageResources } from '@sinfonia/profiles/package';
import { deliveredBands, interpretScore } from './bands.ts';

describe('bands of the scales', () => {
  const table = packageResources('CodeSystem').find(({ id }) => id === 'home-care-scale');
  const boundOf = (scale: string, name: string): number | undefined =>
    table?.concept?.find(({ code }) => code === scale)?.property?.find(({ code }) => code === name)?.valueDecimal;

  for (const { scale, bands } of deliveredBands) {
    it(`of ${scale} cover its range, each score once`, () => {
      const [min, max] = [boundOf(scale, 'min'), boundOf(scale, 'max')];
      assert.ok(min !== undefined && max !== undefined);
      for (let score = min; score <= max; score++)
        assert.equal(bands.filter((band) => score >= band.min && score <= band.max).length, 1, `${scale} ${score}`);
      assert.deepEqual([bands[0]?.min, bands.at(-1)?.max], [min, max]);
      assert.equal(interpretScore(scale, max + 1, '2026-01-01'), undefined);
    });
  }

  it('are those in effect on the day', () => {
    const [first] = deliveredBands;
    const later = {
      ...first!,
      period: { start: '2027-01-01' },
      bands: [{ code: 'any', min: 0, max: 100, it: 'Qualsiasi', en: 'Any' }],
    };
    const known = [first!, later];
    assert.equal(interpretScore('barthel', 20, '2026-12-31', known)?.code, 'total-dependence');
    assert.equal(interpretScore('barthel', 20, '2027-01-01', known)?.code, 'any');
    assert.equal(interpretScore('barthel', 20, '1988-12-31', known), undefined);
    assert.equal(interpretScore('constructor', 20, '2026-01-01'), undefined);
  });
});
