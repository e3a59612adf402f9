import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { bookingConditions, refusedBy, remarkOf } from './rules.ts';

describe('rules of bookings', () => {
  it('are numbered without a gap, of a known kind, with steps, texts and a source', () => {
    bookingConditions.forEach(({ id, kind, steps, text, source, evidence }, at) => {
      assert.equal(id, `BK-${String(at + 1).padStart(2, '0')}`);
      assert.ok(kind === 'refusal' || kind === 'remark', id);
      assert.ok(steps.length > 0 && steps.every((step) => /^booking(-[a-z]+)+$/.test(step)), id);
      assert.ok([text.it, text.en].every((one) => one.endsWith('.')) && source !== '', id);
      assert.ok(['normative', 'public', 'unverified'].includes(evidence), id);
    });
  });

  it('are each answered with somewhere', () => {
    const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/(^|\/)rules/.test(file))
      .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
      .join('\n');
    for (const { id } of bookingConditions) assert.ok(sources.includes(`'${id}'`), id);
  });

  it('refuse and remark with their name and text', () => {
    assert.equal(refusedBy('BK-01', 'Slot.status').issues[0]?.values?.['rule'], 'BK-01');
    assert.equal(remarkOf('BK-24', 'Slot.start').code, 'step-remark');
  });
});
