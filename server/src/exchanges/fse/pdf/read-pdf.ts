import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { verifyCms } from '../signing/verify-cms.ts';

/** Where a CDA is in a PDF. Source: integration guide 2.22; reference of the gateway, section 4. */
export type CdaMode = 'ATTACHMENT' | 'RESOURCE';

/** Name of the attachment; the published code of the gateway compares it as it is. */
const attachmentName = 'cda.xml';

/** Longest content that is unpacked, bytes. */
const longestContent = 16 * 1024 * 1024;

/** Whether a file begins like a PDF, which is all that the gateway looks at first. */
export function isPdf(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 4)).toString('latin1') === '%PDF';
}

/** Whether a PDF is signed, and whether its signatures hold. */
export type PdfSignature = 'none' | 'valid' | 'invalid';

/** What the gateway reads in a PDF. */
export class GatewayPdf {
  readonly #bytes: Uint8Array;
  readonly #catalog: PDFDict;

  private constructor(bytes: Uint8Array, catalog: PDFDict) {
    this.#bytes = bytes;
    this.#catalog = catalog;
  }

  /** Opens a PDF; undefined for what is none, or is encrypted. */
  static async open(bytes: Uint8Array): Promise<GatewayPdf | undefined> {
    try {
      const document = await PDFDocument.load(bytes, { updateMetadata: false });
      return new GatewayPdf(bytes, document.catalog);
    } catch {
      return undefined;
    }
  }

  /** The CDA in its place; without a mode first as a resource, then as an attachment. */
  cda(mode: CdaMode | undefined): Uint8Array | undefined {
    try {
      if (mode === 'ATTACHMENT') return this.#attachment();
      return this.#resource() ?? (mode === undefined ? this.#attachment() : undefined);
    } catch {
      // What is not as it should be is not found.
      return undefined;
    }
  }

  /** State of the signatures of the form fields. Source: published code of the gateway, which looks at no other place. */
  signature(): PdfSignature {
    try {
      const states = this.#signatures().map((one) => this.#holds(one));
      if (states.length === 0) return 'none';
      return states.every(Boolean) ? 'valid' : 'invalid';
    } catch {
      return 'invalid';
    }
  }

  #names(): PDFDict | undefined {
    return this.#catalog.lookupMaybe(PDFName.of('Names'), PDFDict);
  }

  #attachment(): Uint8Array | undefined {
    const files = this.#names()?.lookupMaybe(PDFName.of('EmbeddedFiles'), PDFDict);
    if (files === undefined) return undefined;
    // One level of children, no more.
    const kids = files.lookupMaybe(PDFName.of('Kids'), PDFArray);
    const nodes = kids === undefined ? [files] : dictionariesOf(kids);
    for (const node of nodes) {
      const names = node.lookupMaybe(PDFName.of('Names'), PDFArray);
      for (let at = 0; names !== undefined && at + 1 < names.size(); at += 2) {
        const file = names.lookup(at + 1, PDFDict);
        const isNamed = [names.lookup(at), file.lookup(PDFName.of('F')), file.lookup(PDFName.of('UF'))].some(
          (name) => textOf(name) === attachmentName,
        );
        if (isNamed) return contentOf(file.lookupMaybe(PDFName.of('EF'), PDFDict)?.lookup(PDFName.of('F')));
      }
    }
    return undefined;
  }

  #resource(): Uint8Array | undefined {
    const names = this.#names();
    if (!(names?.get(PDFName.of('XFAResources')) instanceof PDFRef)) return undefined;
    const pair = names.lookup(PDFName.of('XFAResources'), PDFDict).lookupMaybe(PDFName.of('Names'), PDFArray);
    if (pair === undefined || textOf(pair.lookup(0)) !== 'datasets') return undefined;
    const content = contentOf(pair.lookup(1));
    const text = content === undefined ? '' : new TextDecoder().decode(content);
    const found = /<((?:\w+:)?ClinicalDocument)[\s>][\s\S]*<\/\1\s*>/.exec(text)?.[0];
    return found === undefined ? undefined : Buffer.from(found, 'utf8');
  }

  #signatures(): readonly PDFDict[] {
    const form = this.#catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict);
    const fields = form?.lookupMaybe(PDFName.of('Fields'), PDFArray);
    if (fields === undefined) return [];
    return dictionariesOf(fields)
      .filter((field) => field.lookup(PDFName.of('FT')) === PDFName.of('Sig'))
      .flatMap((field) => field.lookupMaybe(PDFName.of('V'), PDFDict) ?? []);
  }

  #holds(signature: PDFDict): boolean {
    const range = signature.lookup(PDFName.of('ByteRange'), PDFArray);
    const [start = 0, length = 0, next = 0, rest = 0] = [0, 1, 2, 3].map((at) =>
      range.lookup(at, PDFNumber).asNumber(),
    );
    const signed = Buffer.concat([
      this.#bytes.subarray(start, start + length),
      this.#bytes.subarray(next, next + rest),
    ]);
    const contents = signature.lookup(PDFName.of('Contents'));
    return contents instanceof PDFHexString && verifyCms(contents.asBytes(), signed);
  }
}

function dictionariesOf(list: PDFArray): readonly PDFDict[] {
  return Array.from({ length: list.size() }, (_none, at) => list.lookup(at, PDFDict));
}

function textOf(value: unknown): string | undefined {
  return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : undefined;
}

/** Content of a stream that is packed by Flate or not at all. */
function contentOf(stream: unknown): Uint8Array | undefined {
  if (!(stream instanceof PDFRawStream)) return undefined;
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  const one = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
  if (one === undefined || (one instanceof PDFArray && one.size() === 0)) return stream.contents;
  if (one !== PDFName.of('FlateDecode')) return undefined;
  return inflateSync(stream.contents, { maxOutputLength: longestContent });
}
