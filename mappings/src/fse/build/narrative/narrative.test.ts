import assert from 'node:assert/strict';
import { el, writeCda } from '../../cda/element.ts';
import { Gaps } from '../gaps.ts';
import cases from './narrative-cases.json' with { type: 'json' };
import { SectionText } from './section-text.ts';
import { readXhtml } from './xhtml.ts';

function textOf(div: string, words: readonly string[] = []): string {
  const section = {
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${div}</div>` },
  } as const;
  const text = SectionText.of([{ section, path: 'Bundle' }], 's1', new Gaps());
  for (const one of words) text.refer(one);
  const written = writeCda(el('x', {}, text.element()));
  return /<text>(.*)<\/text>/s.exec(written)?.[1] ?? '';
}

describe('narrative of a section', () => {
  for (const { name, div, text } of cases) it(`writes ${name}`, () => assert.equal(textOf(div), text));

  it('puts the words of entries below it, each once', () => {
    const items = '<item><content ID="s1-1">uno</content></item><item><content ID="s1-2">due</content></item>';
    assert.equal(textOf('<p>x</p>', ['uno', 'due', 'uno']), `<paragraph>x</paragraph><list>${items}</list>`);
  });

  it('does not read what is nested without end, unknown entities, text behind the end', () => {
    const deep = 100_000;
    for (const div of [
      `${'<b>'.repeat(deep)}x${'</b>'.repeat(deep)}`,
      '<p>&a;</p>',
      '<p/><p/>',
      '',
      'x',
      '<p',
      '<p a="1" a="2"/>',
    ]) {
      assert.equal(readXhtml(div), undefined, div.slice(0, 30));
    }
  });
});
