import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import type { Bundle, Composition } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { fseExamples } from '../../../../test/exchanges/fse/fse-examples.ts';
import { LocalKeySigner } from '../signing/local-key.ts';
import blockCases from './narrative-blocks.cases.json' with { type: 'json' };
import { narrativeBlocks } from './narrative-blocks.ts';
import { GatewayPdf } from './read-pdf.ts';
import { renderDocument } from './render-document.ts';

const cda = Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"/>\n');

describe('blocks of a narrative', () => {
  for (const { name, div, blocks } of blockCases.cases) {
    it(name, () => assert.deepEqual(narrativeBlocks(`<div xmlns="http://www.w3.org/1999/xhtml">${div}</div>`), blocks));
  }
});

describe('FSE documents as PDF', function () {
  this.timeout(30_000);

  for (const { id, bundle } of fseExamples()) {
    it(`prints ${id} as PDF/A-3a with its CDA, the same each time`, async () => {
      const pdf = await renderDocument(bundle, cda);
      assert.deepEqual(Buffer.from(await renderDocument(bundle, cda)), Buffer.from(pdf));
      assert.deepEqual(Buffer.from((await GatewayPdf.open(pdf))?.cda('ATTACHMENT') ?? []), cda);
      await assertArchivable(pdf);
    });
  }

  it('keeps its CDA when it is signed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sinfonia-pdf-'));
    try {
      const signer = await LocalKeySigner.open(folder, Date.now());
      const [example] = fseExamples();
      assert.ok(example);
      const pdf = await renderDocument(example.bundle, cda);
      const made = await signer.sign({ pdf, signerName: 'Prova', reason: 'Referto', time: Date.now() });
      assert.ok(made.kind === 'signed');
      const read = await GatewayPdf.open(made.pdf);
      assert.deepEqual(
        [read?.signature(), Buffer.from(read?.cda(undefined) ?? []).toString()],
        ['valid', cda.toString()],
      );
      await assertArchivable(made.pdf);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('goes on over as many pages as there are, and tells when it is too large', async () => {
    const rows = '<tr><td>a</td><td>b</td></tr>'.repeat(400);
    const pdf = await renderDocument(withNarrative(`<table><tr><th>1</th><th>2</th></tr>${rows}</table>`), cda);
    assert.ok((await PDFDocument.load(pdf)).getPageCount() > 3);
    await assert.rejects(
      renderDocument(withNarrative('<p>x</p>'), randomBytes(6 * 1024 * 1024)),
      (error) => error instanceof FhirError && error.issues[0]?.code === 'fse-pdf-too-large',
    );
  });

  it('shows a sign for a letter that its font does not have', async () => {
    await assertArchivable(await renderDocument(withNarrative('<p>漢字 🚑 \u0007</p>'), cda));
  });
});

function withNarrative(content: string): Bundle {
  const composition: Composition = {
    resourceType: 'Composition',
    status: 'final',
    type: {},
    date: '2026-03-02T10:40:00+01:00',
    author: [{ display: 'x' }],
    title: 'Referto',
    section: [
      {
        title: 'Referto',
        text: { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>` },
      },
    ],
  };
  return { resourceType: 'Bundle', type: 'document', entry: [{ resource: composition }] };
}

/** The parts that ISO 19005-3 asks for and that can be told from the file: identification, colours, structure, language, fonts. */
async function assertArchivable(pdf: Uint8Array): Promise<void> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { catalog, context } = document;
  const metadata = catalog.lookup(PDFName.of('Metadata'));
  assert.ok(metadata instanceof PDFRawStream);
  const xmp = Buffer.from(metadata.contents).toString('utf8');
  assert.match(xmp, /<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>A<\/pdfaid:conformance>/);
  for (const name of ['OutputIntents', 'StructTreeRoot', 'MarkInfo', 'Lang', 'AF']) {
    assert.ok(catalog.lookup(PDFName.of(name)), name);
  }
  const fonts = context.enumerateIndirectObjects().flatMap(([, object]) => {
    const isDescriptor =
      object instanceof PDFDict && object.lookup(PDFName.of('Type')) === PDFName.of('FontDescriptor');
    return isDescriptor ? [object] : [];
  });
  assert.ok(fonts.length > 0);
  for (const font of fonts) assert.ok(font.get(PDFName.of('FontFile2')) ?? font.get(PDFName.of('FontFile3')));
}
