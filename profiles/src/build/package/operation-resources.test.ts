import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operationResources } from './operation-resources.ts';

const canonical = 'http://example.org';
const definition = {
  resourceType: 'OperationDefinition',
  id: 'passo',
  url: `${canonical}/OperationDefinition/passo`,
  name: 'Passo',
};

describe('operations of services in the package', () => {
  let workspace: string;
  const put = (name: string, content: object): void =>
    writeFileSync(join(workspace, 'operations/prova', name), JSON.stringify(content));

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'sinfonia-operations-'));
    mkdirSync(join(workspace, 'operations/prova'), { recursive: true });
  });
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));

  it('are taken in with the version of the package', () => {
    put('passo.json', definition);
    assert.deepEqual(operationResources(workspace, canonical, '1.2.3'), [
      { resource: { ...definition, version: '1.2.3' }, file: 'operations/prova/passo.json' },
    ]);
  });

  it('are none when there is no folder', () => {
    rmSync(join(workspace, 'operations'), { recursive: true });
    assert.deepEqual(operationResources(workspace, canonical, '1.2.3'), []);
  });

  const faults: readonly (readonly [string, string, object])[] = [
    ['a file with another name', 'altro.json', definition],
    ['another type', 'passo.json', { ...definition, resourceType: 'Patient' }],
    ['another address', 'passo.json', { ...definition, url: 'http://example.com/passo' }],
  ];
  for (const [what, file, content] of faults) {
    it(`stop the build at ${what}`, () => {
      put(file, content);
      assert.throws(() => operationResources(workspace, canonical, '1.2.3'), new RegExp(file));
    });
  }
});
