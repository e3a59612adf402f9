import assert from 'node:assert/strict';
import { packageResources } from '../package/index.ts';
import { codeTable } from './table-file.ts';

describe('tables as data', () => {
  it('gives the codes that the code system of the package has, with their periods', () => {
    const table = codeTable('siad-soggetto-richiedente');
    const system = packageResources('CodeSystem').find(({ id }) => id === table.id);
    assert.deepEqual(
      table.concepts.map(({ code, it: display }) => [code, display]),
      system?.concept?.map(({ code, display }) => [code, display]),
    );
    assert.equal(table.concepts.find(({ code }) => code === '10')?.from, '2023-09-20');
    assert.equal(codeTable('siad-soggetto-richiedente'), table);
  });

  it('throws for a table that is not there', () => {
    assert.throws(() => codeTable('nessuna'), /nessuna/);
  });

  it('says how long each priority class may wait', () => {
    const waits = codeTable('priority-class').concepts.map(({ code, properties }) => [
      code,
      properties?.['visit-limit-days'],
      properties?.['exam-limit-days'],
    ]);
    assert.deepEqual(waits, [
      ['U', 3, 3],
      ['B', 10, 10],
      ['D', 30, 60],
      ['P', 120, 120],
    ]);
  });
});
