import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogue } from '@sinfonia/profiles/issues';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { accessesOperation } from '../../src/access/audit/accesses-operation.ts';
import { documentOperation } from '../../src/fhir/operations/document/document.ts';
import { everythingOperation } from '../../src/fhir/operations/everything.ts';
import { summaryOperation } from '../../src/fhir/operations/summary/summary.ts';
import { terminologyOperations } from '../../src/fhir/operations/terminology/index.ts';
import { validateOperation } from '../../src/fhir/operations/validate.ts';

const folder = join(import.meta.dirname, '../../../docs/operations');
const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

describe('pages of the operations', () => {
  const index = textOf('README.md');

  it('are all in the index', () => {
    const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map((match) => match[1]);
    assert.deepEqual([...new Set(linked)].sort(), files.filter((file) => file !== 'README.md').sort());
  });

  it('include every operation that is routed', () => {
    const terminology = terminologyOperations(packageTerminology());
    const ofPersons = [everythingOperation, documentOperation, summaryOperation, accessesOperation()];
    for (const { name } of [validateOperation, ...ofPersons, ...terminology]) {
      assert.match(index, new RegExp(`\\[\\$${name}\\]\\(${name}\\.md\\)`));
    }
  });

  for (const file of files) {
    it(`${file} names codes of the catalogue only, and links lead somewhere`, () => {
      const text = textOf(file);
      for (const row of text.matchAll(/^\| Refusals \|(.*)\|$/gm)) {
        for (const [, code = ''] of (row[1] ?? '').matchAll(/`([^`]+)`/g)) {
          assert.ok(/^(?:ETag|Allow|error)$/.test(code) || Object.hasOwn(catalogue, code), `${file}: ${code}`);
        }
      }
      for (const [, code = ''] of text.matchAll(/`([a-z]+(?:-[a-z]+)+)` \d{3}/g)) {
        assert.ok(Object.hasOwn(catalogue, code), `${file}: ${code}`);
      }
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
        assert.ok(existsSync(join(dirname(join(folder, file)), target)), `${file}: ${target}`);
      }
      if (file !== 'README.md') assert.match(text, /\*\*In breve\.\*\*[\s\S]*\*\*Not supported\.\*\*[\s\S]*Source: /);
    });
  }

  it('name every status beside a code as the catalogue has it', () => {
    const statuses = catalogue as Readonly<Record<string, { readonly status: number }>>;
    for (const file of files) {
      for (const [, code = '', status] of textOf(file).matchAll(/`([a-z]+(?:-[a-z]+)+)` (\d{3})/g)) {
        assert.equal(Number(status), statuses[code]?.status, `${file}: ${code}`);
      }
    }
  });
});
