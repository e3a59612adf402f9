import PDFDocument from 'pdfkit';

/** A PDF of one page with `<ClinicalDocument/>` attached as `cda.xml`. */
export async function smallPdf(): Promise<Uint8Array> {
  const document = new PDFDocument({ info: { CreationDate: new Date('2026-11-27T10:00:00Z') }, compress: false });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.text('Referto');
  document.file(Buffer.from('<ClinicalDocument/>'), { name: 'cda.xml', type: 'text/xml' });
  document.end();
  await ended;
  return Buffer.concat(chunks);
}
