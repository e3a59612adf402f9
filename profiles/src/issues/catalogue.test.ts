import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { CataloguePart } from './catalogue-entry.ts';
import { catalogue } from './index.ts';

const folder = new URL('./catalogue/', import.meta.url);

describe('error catalogue', () => {
  it('has every code of its parts once: a second one would silently take the place of the first', async () => {
    const codes: string[] = [];
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      // A part that is split has a folder of its name, and its file only puts the pieces together.
      if (files.includes(file.slice(0, -'.ts'.length))) continue;
      const part = (await import(new URL(file, folder).href)) as Readonly<Record<string, CataloguePart>>;
      const entries = Object.values(part).flatMap((exported) => Object.entries(exported));
      codes.push(...entries.filter(([, entry]) => typeof entry === 'object').map(([code]) => code));
    }
    assert.deepEqual(codes.sort(), Object.keys(catalogue).sort());
  });

  it('speaks two languages with the same values', () => {
    const marks = (text: string): readonly string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
    for (const [code, { text, remedy }] of Object.entries(catalogue)) {
      assert.deepEqual(marks(text.it), marks(text.en), code);
      assert.deepEqual(marks(remedy.it), marks(remedy.en), code);
    }
  });
});
