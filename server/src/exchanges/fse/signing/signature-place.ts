import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';

/** A PDF with an empty place for a signature at its end. */
export interface PreparedPdf {
  /** The PDF; the place is filled with zeros. */
  readonly bytes: Uint8Array;
  /** What is signed: everything but the place. Offsets and lengths in bytes. */
  readonly byteRange: readonly [start: number, length: number, next: number, rest: number];
}

/** What a signature field shows. */
export interface SignatureText {
  readonly name: string;
  readonly reason: string;
  /** Instant, ms since the epoch, UTC. */
  readonly time: number;
}

/** Bytes kept free for the CMS: some 2 KB, and chains of certificates of services. */
const placeLength = 16_384;
/** Digits of each number of the byte range, which is known only when all is written. */
const rangeDigits = 10;
const open = 10 ** rangeDigits - 1;

/**
 * Adds an invisible signature field to a PDF as an incremental update, so that nothing before is touched and earlier signatures hold.
 * Undefined for what cannot be read or is encrypted.
 *
 * Source: ISO 32000-1, 12.7.4.5, 12.8; ETSI EN 319 142-1, 6.2 (SubFilter ETSI.CAdES.detached, M, ByteRange over all but Contents).
 */
export async function withSignaturePlace(pdf: Uint8Array, text: SignatureText): Promise<PreparedPdf | undefined> {
  try {
    const document = await PDFDocument.load(pdf, { updateMetadata: false, forIncrementalUpdate: true });
    if (document.getPageCount() === 0) return undefined;
    addField(document, text);
    return fillRange(await document.save({ updateFieldAppearances: false, addDefaultPage: false }));
  } catch {
    // Parts of it are read as they are needed: what is broken shows late.
    return undefined;
  }
}

/** The bytes that are signed. */
export function signedBytes({ bytes, byteRange: [start, length, next, rest] }: PreparedPdf): Uint8Array {
  return Buffer.concat([bytes.subarray(start, start + length), bytes.subarray(next, next + rest)]);
}

/** The PDF with a CMS in its place; undefined when that is too long for it. */
export function withSignature({ bytes, byteRange }: PreparedPdf, cms: Uint8Array): Uint8Array | undefined {
  if (cms.length > placeLength) return undefined;
  const signed = new Uint8Array(bytes);
  signed.set(Buffer.from(Buffer.from(cms).toString('hex'), 'latin1'), byteRange[1] + 1);
  return signed;
}

function addField(document: PDFDocument, { name, reason, time }: SignatureText): void {
  const { context, catalog } = document;
  const page = document.getPage(0);
  const range = context.obj([0, open, open, open]);
  const signature = context.obj({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: range,
    Contents: PDFHexString.of('0'.repeat(2 * placeLength)),
    Name: PDFHexString.fromText(name),
    Reason: PDFHexString.fromText(reason),
    M: PDFString.fromDate(new Date(time)),
  });
  const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict) ?? context.obj({ Fields: [] });
  const fields = form.lookupMaybe(PDFName.of('Fields'), PDFArray) ?? context.obj([]);
  const field = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFString.of(`Firma${fields.size() + 1}`),
      V: context.register(signature),
      // Printed, locked, and without a place on the page.
      F: 132,
      Rect: [0, 0, 0, 0],
      P: page.ref,
    }),
  );
  fields.push(field);
  form.set(PDFName.of('Fields'), fields);
  // Signatures exist, and may only be appended to.
  form.set(PDFName.of('SigFlags'), PDFNumber.of(3));
  if (catalog.get(PDFName.of('AcroForm')) === undefined) catalog.set(PDFName.of('AcroForm'), form);
  page.node.addAnnot(field);
}

/** Writes the byte range in over what was put in its place. */
function fillRange(saved: Uint8Array): PreparedPdf | undefined {
  const bytes = Buffer.from(saved);
  const empty = `/ByteRange [ 0 ${open} ${open} ${open} ]`;
  const rangeAt = bytes.lastIndexOf(empty, undefined, 'latin1');
  const contentsAt = bytes.lastIndexOf(`<${'0'.repeat(2 * placeLength)}>`, undefined, 'latin1');
  if (rangeAt < 0 || contentsAt < 0) return undefined;
  const next = contentsAt + 2 * placeLength + 2;
  const byteRange = [0, contentsAt, next, bytes.length - next] as const;
  const told = `/ByteRange [ ${byteRange.join(' ')}`;
  bytes.write(`${told.padEnd(empty.length - 1)}]`, rangeAt, 'latin1');
  return { bytes, byteRange };
}
