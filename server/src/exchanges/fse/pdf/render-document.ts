import { fileURLToPath } from 'node:url';
import type { Bundle } from '@medplum/fhirtypes';
import { FhirDocument, type LocatedSection } from '@sinfonia/mappings/fse/document';
import { FhirError } from '@sinfonia/profiles/issues';
import { type Font, openSync } from 'fontkit';
import PDFDocument from 'pdfkit';
import { type DocumentFacts, factsOf, instantOf } from './document-facts.ts';
import { type NarrativeBlock, narrativeBlocks } from './narrative-blocks.ts';

/** Largest file that the gateway takes, bytes. Source: it-fse-support, issue 2493 (observed). */
export const largestPdf = 5 * 1024 * 1024;

const margin = 50;
const sizes = { title: 16, section: 12, text: 10, small: 8 } as const;

const fontFile = (name: string): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${name}`));
const fonts = {
  regular: fontFile('400Regular/SourceSans3_400Regular.ttf'),
  bold: fontFile('600SemiBold/SourceSans3_600SemiBold.ttf'),
} as const;

/**
 * Prints a FHIR document as PDF/A-3a in Italian, with its CDA attached as `cda.xml`: head, sections with their narratives as headings,
 * paragraphs, lists and tables, page numbers. Tagged, with language and title, so that it can be read aloud. The same document gives the
 * same bytes. PDF/A-3 is the part that lets any file be attached; level a says that the text has structure and Unicode.
 *
 * Throws FhirError: `fse-build-bundle` for what is no document, `fse-pdf-too-large` above 5 MB.
 * Source: ISO 19005-3; integration guide v2.22 (where the gateway looks for the CDA).
 *
 * @param cda the document as CDA, in UTF-8
 */
export async function renderDocument(bundle: Bundle, cda: Uint8Array): Promise<Uint8Array> {
  const document = new FhirDocument(bundle);
  const printed = await new PrintedDocument(document).print(cda);
  if (printed.length <= largestPdf) return printed;
  throw new FhirError({ code: 'fse-pdf-too-large', values: { limit: largestPdf } });
}

class PrintedDocument {
  readonly #document: FhirDocument;
  readonly #facts: DocumentFacts;
  readonly #pdf: PDFKit.PDFDocument;
  readonly #root: PDFKit.PDFStructureElement;
  readonly #made: Date;

  constructor(document: FhirDocument) {
    this.#document = document;
    this.#facts = factsOf(document);
    this.#made = new Date(instantOf(document.composition));
    this.#pdf = new PDFDocument({
      size: 'A4',
      margin,
      lang: 'it-IT',
      tagged: true,
      displayTitle: true,
      pdfVersion: '1.7',
      subset: 'PDF/A-3a',
      bufferPages: true,
      font: fonts.regular,
      info: { Title: shown(this.#facts.title), Producer: 'SINFONIA', Creator: 'SINFONIA', CreationDate: this.#made },
    });
    this.#root = this.#pdf.struct('Document');
    this.#pdf.addStructure(this.#root);
  }

  print(cda: Uint8Array): Promise<Uint8Array> {
    const pdf = this.#pdf;
    const chunks: Buffer[] = [];
    const ended = new Promise<Uint8Array>((resolve, reject) => {
      pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      pdf.on('end', () => resolve(Buffer.concat(chunks)));
      pdf.on('error', reject);
    });
    this.#head();
    for (const section of this.#document.sections()) this.#section(section, 2);
    this.#pageNumbers();
    pdf.file(Buffer.from(cda), {
      name: 'cda.xml',
      type: 'text/xml',
      description: 'Documento in formato CDA R2',
      creationDate: this.#made,
      modifiedDate: this.#made,
      relationship: 'Alternative',
    });
    this.#root.end();
    pdf.end();
    return ended;
  }

  #head(): void {
    const { organization, title, lines } = this.#facts;
    if (organization !== '') this.#say('P', organization, sizes.small);
    this.#say('H1', title, sizes.title, true);
    for (const [label, text] of lines) this.#say('P', `${label}: ${text}`, sizes.text);
  }

  #section({ section, path }: LocatedSection, level: 2 | 3 | 4): void {
    this.#pdf.moveDown(0.6);
    if (section.title !== undefined) this.#say(`H${level}`, section.title, sizes.section, true);
    for (const block of narrativeBlocks(section.text?.div ?? '')) this.#block(block);
    for (const inner of this.#document.sections({ section, path })) this.#section(inner, level === 2 ? 3 : 4);
  }

  #block(block: NarrativeBlock): void {
    if (block.kind === 'list') this.#list(block.items);
    else if (block.kind === 'table') this.#table(block.rows);
    else this.#say('P', block.text, sizes.text, block.kind === 'heading');
  }

  #say(tag: string, text: string, size: number, bold = false): void {
    this.#root.add(this.#pdf.struct(tag, {}, () => this.#write(text, size, bold)));
  }

  #write(text: string, size: number, bold: boolean): void {
    this.#pdf
      .font(bold ? fonts.bold : fonts.regular)
      .fontSize(size)
      .text(shown(text), margin, this.#pdf.y);
  }

  #list(items: readonly string[]): void {
    const list = this.#pdf.struct('L');
    for (const item of items) {
      list.add(
        this.#pdf.struct('LI', {}, [this.#pdf.struct('LBody', {}, () => this.#write(`• ${item}`, sizes.text, false))]),
      );
    }
    this.#root.add(list);
    list.end();
  }

  #table(rows: Extract<NarrativeBlock, { kind: 'table' }>['rows']): void {
    const columns = Math.max(...rows.map((row) => row.length));
    this.#pdf.font(fonts.regular).fontSize(sizes.text);
    this.#pdf.table({
      structParent: this.#root,
      columnStyles: Array.from({ length: columns }, () => ({ width: '*' as const })),
      data: rows.map((row) =>
        Array.from({ length: columns }, (_none, at) => {
          const cell = row[at] ?? { text: '', isHead: false };
          return {
            text: shown(cell.text),
            type: cell.isHead ? ('TH' as const) : ('TD' as const),
            font: { src: cell.isHead ? fonts.bold : fonts.regular, size: sizes.text },
          };
        }),
      ),
    });
    this.#pdf.moveDown(0.4);
  }

  /** Page numbers are no content: they are not read aloud. */
  #pageNumbers(): void {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      this.#pdf.switchToPage(page);
      const { height, margins } = this.#pdf.page;
      // Below the margin a text would begin a page of its own.
      const { bottom } = margins;
      margins.bottom = 0;
      this.#pdf.markContent('Artifact', { type: 'Pagination' });
      this.#pdf
        .font(fonts.regular)
        .fontSize(sizes.small)
        .text(`Pagina ${page - start + 1} di ${count}`, margin, height - margin / 1.5, { lineBreak: false });
      this.#pdf.endMarkedContent();
      margins.bottom = bottom;
    }
  }
}

/** The regular font, read once. */
let opened: Font | undefined;

/** The text with a sign in the place of what the font has no letter for. */
function shown(text: string): string {
  opened ??= openFont();
  const font = opened;
  return Array.from(text.normalize('NFC'), (character) => {
    if (character === '\n') return character;
    return font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : '\u25A1';
  }).join('');
}

function openFont(): Font {
  const font = openSync(fonts.regular);
  if (!('hasGlyphForCodePoint' in font)) throw new Error('a file of one font is expected');
  return font;
}
