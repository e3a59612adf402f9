import assert from 'node:assert/strict';
import { type Content, Ledger, markOf } from './ledger.ts';
import type { StoredHistory } from './stored-history.ts';

const first = '{"id":"a","identifier":"mark-1"}';
const second = '{"id":"a","identifier":"mark-2"}';
const member = '{"id":"b","identifier":"mark-t"}';

function stored(versions: Readonly<Record<string, readonly (Content | undefined)[]>>): StoredHistory {
  const marks = new Map<string, number>();
  for (const content of Object.values(versions).flat()) {
    const mark = markOf(content ?? '');
    if (mark !== '') marks.set(mark, (marks.get(mark) ?? 0) + 1);
  }
  return {
    addresses: () => Object.keys(versions),
    versionCount: (address) => versions[address]?.length ?? 0,
    content: (address, version) => versions[address]?.[version - 1],
    marks: () => marks,
  };
}

describe('the ledger of the durability test', () => {
  let ledger: Ledger;
  beforeEach(() => {
    ledger = new Ledger();
    ledger.acknowledge('Basic/a', 1, first);
    ledger.recordTransaction({ mark: 'mark-t', size: 2, acknowledged: false });
  });

  it('accepts what was acknowledged, with or without what was under way', () => {
    ledger.leaveOpen({ address: 'Basic/a', mark: 'mark-2' });
    ledger.verify(stored({ 'Basic/a': [first] }));
    ledger.verify(stored({ 'Basic/a': [first, second], 'Basic/b': [member], 'Basic/c': [member] }));
  });

  const faults: readonly [string, Readonly<Record<string, readonly (Content | undefined)[]>>][] = [
    ['a lost version', {}],
    ['changed content', { 'Basic/a': [second] }],
    ['a resource that came back', { 'Basic/a': ['deleted'] }],
    ['a version that nobody sent', { 'Basic/a': [first, second] }],
    ['a deletion that nobody sent', { 'Basic/a': [first, 'deleted'] }],
    ['a gap', { 'Basic/a': [first, undefined, 'deleted'] }],
    ['one write stored twice', { 'Basic/a': [first], 'Basic/z': [first] }],
    ['half a transaction', { 'Basic/a': [first], 'Basic/b': [member] }],
  ];
  for (const [name, versions] of faults) {
    it(`notices ${name}`, () => {
      assert.throws(() => ledger.verify(stored(versions)), assert.AssertionError);
    });
  }

  it('notices an acknowledged transaction that is gone', () => {
    ledger.recordTransaction({ mark: 'mark-u', size: 1, acknowledged: true });
    assert.throws(() => ledger.verify(stored({ 'Basic/a': [first] })), assert.AssertionError);
  });

  it('notices one version acknowledged with two contents', () => {
    assert.throws(() => ledger.acknowledge('Basic/a', 1, second), assert.AssertionError);
  });
});
