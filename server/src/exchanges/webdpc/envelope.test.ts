import assert from 'node:assert/strict';
import { parseAic, parseNre } from '@sinfonia/profiles/value-objects';
import fc from 'fast-check';
import { ordering, pharmacy } from '../../../test/exchanges/sample-orders.ts';
import { largestMessage, readAnswer, readRequest, writeAnswer, writeRefusal, writeRequest } from './envelope.ts';
import table from './messages.json' with { type: 'json' };
import type { AnswerOf } from './port.ts';
import stock from './simulator/stock.json' with { type: 'json' };

const octets = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const answer: AnswerOf<'orderState'> = {
  ...ordering(1).request,
  state: 'delivered',
  changedAt: '2026-11-26T09:00:00Z',
  deliveries: [
    {
      note: 'DDT-1',
      shippedAt: '2026-11-26T09:00:00Z',
      packs: [{ lot: 'L1', expiresOn: '2028-02-29', quantity: 2, serials: ['1', '2'] }],
    },
  ],
  returns: [],
};
const written = JSON.parse(writeAnswer('orderState', 'c', answer)) as Record<string, unknown>;
const read = (value: unknown) => readAnswer('orderState', 'c', octets(value));
const reasonOf = (value: unknown) => {
  const found = read(value);
  return found.ok ? 'read' : found.reason;
};

describe('messages of WebDPC', () => {
  it('are read as they were written', () => {
    const { request } = ordering(1);
    const text = writeRequest('order', 'c', request);
    assert.deepEqual(readRequest('order', octets(text)), { ok: true, correlation: 'c', request });
    assert.deepEqual(read(written), { ok: true, isAccepted: true, answer });
    assert.deepEqual(readAnswer('order', 'c', octets(writeRefusal('order', 'c', 'absent'))), {
      ok: true,
      isAccepted: false,
      code: 'absent',
    });
  });

  const { header: _header, ...headless } = written;
  const header = written['header'] as object;
  const body = written['body'] as object;
  for (const [what, value, reason] of [
    ['another version', { ...written, header: { ...header, version: '1.1' } }, 'wrong-version'],
    ['another version of another form', { header: { version: '2.0' }, anything: [] }, 'wrong-version'],
    ['no version', { ...written, header: { message: 'orderState', correlation: 'c' } }, 'unreadable'],
    ['a version that is no text', { ...written, header: { ...header, version: 1 } }, 'unreadable'],
    ['no header', headless, 'unreadable'],
    ['another field in the header', { ...written, header: { ...header, more: 1 } }, 'unreadable'],
    ['another field beside the body', { ...written, more: 1 }, 'unreadable'],
    ['another field in the body', { ...written, body: { ...body, more: 1 } }, 'unreadable'],
    ['a field named like a method', { ...written, body: { ...body, toString: 1 } }, 'unreadable'],
    ['another outcome', { ...written, outcome: 'toString' }, 'unreadable'],
    ['an acceptance with a code', { ...written, code: 'absent' }, 'unreadable'],
    ['a refusal with a body', { ...written, outcome: 'refused', code: 'absent' }, 'unreadable'],
    ['a refusal without a code', { header, outcome: 'refused' }, 'unreadable'],
    ['a state that is none', { ...written, body: { ...body, state: 'constructor' } }, 'unreadable'],
    ['a day that is none', { ...written, body: { ...body, expectedOn: '2026-02-29' } }, 'unreadable'],
    ['a time that is none', { ...written, body: { ...body, changedAt: '2026-02-01T24:00:00Z' } }, 'unreadable'],
    ['a delivery without packs', { ...written, body: { ...body, deliveries: [{ note: 'D' }] } }, 'unreadable'],
    ['a list', [written], 'unreadable'],
    ['nothing', '', 'unreadable'],
    ['null', 'null', 'unreadable'],
    ['deep nesting', `${'['.repeat(200_000)}`, 'unreadable'],
    ['a message that is too large', ' '.repeat(largestMessage + 1), 'unreadable'],
    ['the answer to another message', { ...written, header: { ...header, correlation: 'd' } }, 'other-message'],
  ] as const) {
    it(`with ${what} are refused as ${reason}`, () => {
      assert.equal(reasonOf(value), reason);
    });
  }

  it('with __proto__ among their fields are refused', () => {
    assert.equal(reasonOf(JSON.stringify(written).replace('"nre"', '"__proto__":{"nre":"1"},"nre"')), 'unreadable');
  });

  it('never lead to an error, nor to an acceptance, when anything was changed in them', () => {
    const text = JSON.stringify(written);
    const change = fc.record({
      at: fc.nat({ max: text.length - 1 }),
      cut: fc.nat({ max: 5 }),
      put: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('{', '}', '"', '[', '1e999', 'null', '__proto__')),
    });
    let refused = 0;
    fc.assert(
      fc.property(change, ({ at, cut, put }) => {
        const changed = text.slice(0, at) + put + text.slice(at + cut);
        const found = read(changed);
        if (!found.ok) refused += 1;
        // What is taken is of the table, and is written as it was read.
        else if (found.isAccepted)
          assert.deepEqual(JSON.parse(writeAnswer('orderState', 'c', found.answer)), JSON.parse(changed));
        else assert.fail('an acceptance became a refusal');
      }),
      { numRuns: 3_000 },
    );
    assert.ok(refused > 1_000);
  });

  it('never lead to an error whatever arrives', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.json().map(octets),
          fc.anything().map((one) => octets(String(JSON.stringify(one) ?? ''))),
        ),
        (any) => {
          for (const call of Object.keys(table.calls) as (keyof typeof table.calls)[]) {
            assert.equal(readAnswer(call, 'c', any).ok, false);
            assert.equal(readRequest(call, any).ok, false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('name only forms that there are, and have a part of the person nowhere', () => {
    const builtIn = ['text', 'integer', 'flag', 'code', 'day', 'instant', 'values', 'list'];
    const look = (form: Record<string, unknown>): void => {
      const [kind = '', ...more] = Object.keys(form);
      assert.ok(more.length === 0 && (builtIn.includes(kind) || Object.hasOwn(table.forms, kind)), kind);
      const inner = form[kind] as { of?: Record<string, unknown> };
      if (kind === 'values') look(inner.of ?? {});
      if (kind === 'list') lookInto(inner.of as never);
    };
    const lookInto = (group: { required: object; optional: object }): void => {
      for (const [name, form] of [...Object.entries(group.required), ...Object.entries(group.optional)]) {
        assert.doesNotMatch(name, /patient|person|name$|fiscal|birth|address/i);
        look(form as Record<string, unknown>);
      }
    };
    for (const { request, answer: given } of Object.values(table.calls)) {
      lookInto(request);
      lookInto(given);
    }
    for (const form of Object.values(table.forms)) look(form);
  });

  it('know NRE and AIC as the value objects do', () => {
    assert.ok(parseNre(ordering(1).request.nre).ok);
    for (const { aic } of stock.stock) assert.ok(parseAic(aic).ok, aic);
    assert.ok(writeRequest('stock', 'c', { pharmacy, day: '2026-11-26', aics: stock.stock.map(({ aic }) => aic) }));
  });
});
