import assert from 'node:assert/strict';
import { flows } from '../index.ts';
import { type FixedWidthLayout, type LayoutNode, nodesOf } from './layout.ts';
import { renderLayoutPage } from './layout-page.ts';

function namesOf(node: LayoutNode): readonly string[] {
  return node.kind === 'group' ? [node.name, ...node.children.flatMap(namesOf)] : [node.name];
}

describe('page of a layout', () => {
  for (const { layout } of flows) {
    it(`names every field, rule and code of ${layout.name}, in tables that are whole`, () => {
      const page = renderLayoutPage(layout);
      for (const name of nodesOf(layout).flatMap(namesOf)) assert.match(page, new RegExp(`[/@\`]${name}\``));
      for (const { text } of layout.rules) assert.ok(page.includes(text.it) && page.includes(text.en));
      let columns = 0;
      for (const line of page.split('\n')) {
        const count = line.startsWith('|') ? line.replaceAll('\\|', '').split('|').length : 0;
        if (count > 0 && columns > 0) assert.equal(count, columns, line);
        columns = count;
      }
      for (const [, anchor] of page.matchAll(/\(#([\w-]+)\)/g)) {
        assert.match(page, new RegExp(`^### ${anchor}$`, 'im'));
      }
    });
  }

  it('says where a field stands in a line', () => {
    const layout: FixedWidthLayout = {
      kind: 'fixed-width',
      name: 'test',
      version: '1',
      title: { it: 'Prova', en: 'Test' },
      source: 'none',
      validFrom: '2024-01-01',
      recordLength: 20,
      encoding: 'ascii',
      rules: [],
      columns: [
        {
          field: { kind: 'element', name: 'day', required: true, form: 'date', certainty: 'schema', from: 'x|y' },
          start: 3,
          length: 10,
          pad: { side: 'right', with: ' ' },
        },
      ],
    };
    assert.ok(renderLayoutPage(layout).includes('| `day` | 1 | date AAAA-MM-GG, characters 3–12 | schema | x\\|y |'));
  });
});
