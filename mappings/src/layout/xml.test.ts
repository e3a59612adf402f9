import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import { siadT2Layout } from '../flows/siad/t2-layout.ts';
import { inChunks, joinText } from '../flows/siad/testing/file-chunks.ts';
import { type ReadRecord, readXml } from './xml-reader.ts';
import { escapeXml, writeXml } from './xml-writer.ts';

async function read(chunks: AsyncIterable<Uint8Array | string>): Promise<ReadRecord[]> {
  const all: ReadRecord[] = [];
  for await (const one of readXml(siadT2Layout, chunks)) all.push(one);
  return all;
}

async function* bytes(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const record = (inside: string) => `<FlsAssDom_2><Assistenza>${inside}</Assistenza></FlsAssDom_2>`;

describe('XML of flows', () => {
  it('escapes what XML reserves and replaces what it cannot hold', () => {
    assert.equal(escapeXml(`<a & "b" 'c'>\n`), '&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;&#10;');
    assert.equal(escapeXml('a\u0000b\u001f\ufffe\ud800c\udc00'), 'a\ufffdb\ufffd\ufffd\ufffdc\ufffd');
    assert.equal(escapeXml('città €😀'), 'città €😀');
  });

  it('gives back a text with every kind of character', async () => {
    const text = `è <&>"' \u{1f600} \u00a0x`;
    const written = { Erogatore: { CodiceRegione: text, CodiceASL: 'a  b' }, Trasmissione: { tipo: text } };
    const file = await joinText(writeXml(siadT2Layout, [written]));
    const [back] = await read(inChunks(file, 1));
    assert.deepEqual(back?.record, written);
  });

  it('writes well-formed XML with no record at all', async () => {
    async function* none(): AsyncGenerator<never> {}
    assert.equal(
      await joinText(writeXml(siadT2Layout, none())),
      '<?xml version="1.0" encoding="UTF-8"?>\n<FlsAssDom_2>\n</FlsAssDom_2>\n',
    );
  });

  it('reads the encoding that the file declares', async () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?>${record('<Erogatore><CodiceRegione>à</CodiceRegione></Erogatore>')}`;
    const [one] = await read(bytes(Buffer.from(text, 'latin1')));
    assert.deepEqual(one?.record, { Erogatore: { CodiceRegione: 'à' } });
    const wide = Buffer.from(`\ufeff${text.replace('ISO-8859-1', 'UTF-16')}`, 'utf16le');
    const [other] = await read(bytes(wide));
    assert.deepEqual(other?.record, { Erogatore: { CodiceRegione: 'à' } });
  });

  it('takes the namespace of files sent, with or without a prefix', async () => {
    const namespace = siadT2Layout.namespace ?? '';
    const inside = '<Trasmissione tipo="I"/>';
    const prefixed = `<x:FlsAssDom_2 xmlns:x="${namespace}"><x:Assistenza><x:Trasmissione tipo="I"/></x:Assistenza></x:FlsAssDom_2>`;
    for (const text of [record(inside), record(inside).replace('_2>', `_2 xmlns="${namespace}">`), prefixed]) {
      const [one] = await read(inChunks(text, 9));
      assert.deepEqual([one?.record, one?.findings], [{ Trasmissione: { tipo: 'I' } }, []]);
    }
  });

  const refused: readonly (readonly [name: string, file: Uint8Array])[] = [
    ['a tag left open', Buffer.from('<FlsAssDom_2><Assistenza></FlsAssDom_2>')],
    ['an end before the end', Buffer.from('<FlsAssDom_2><Assistenza>')],
    ['no XML at all', Buffer.from('record;field\n1;2')],
    ['a DTD', Buffer.from('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><FlsAssDom_2>&e;</FlsAssDom_2>')],
    ['an unknown entity', Buffer.from(record('&nbsp;'))],
    ['bytes that are not UTF-8', Buffer.from(record('\xe0'), 'latin1')],
    ['an unknown encoding', Buffer.from('<?xml version="1.0" encoding="x-none"?><FlsAssDom_2/>')],
    ['nesting without end', Buffer.from(`<FlsAssDom_2>${'<Assistenza>'.repeat(40)}`)],
    ['a text without end', Buffer.from(record(`<Erogatore><CodiceASL>${'9'.repeat(20_000)}</CodiceASL></Erogatore>`))],
  ];
  for (const [name, file] of refused) {
    it(`refuses ${name} as unreadable`, async () => {
      await assert.rejects(read(bytes(file)), (error) => {
        assert.ok(error instanceof FhirError);
        assert.equal(error.issues[0]?.code, 'flow-file-unreadable');
        return true;
      });
    });
  }

  it('delivers the records before the place that cannot be read', async () => {
    const good = '<Assistenza><Trasmissione tipo="I"/></Assistenza>';
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const one of readXml(siadT2Layout, inChunks(`<FlsAssDom_2>${good}${good}<oops`, 20)))
        seen.push(one.number);
    });
    assert.deepEqual(seen, [1, 2]);
  });
});
