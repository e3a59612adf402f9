import { writeFile } from 'node:fs/promises';
import { readCda } from '@sinfonia/mappings/fse/read';
import { FhirError } from '@sinfonia/profiles/issues';
import { GatewayPdf, isPdf } from '../../exchanges/fse/pdf/read-pdf.ts';
import { printFindings, readDocumentFile } from './document-files.ts';

/** Options of `sinfonia fse read`. */
export interface FseReadCommandOptions {
  readonly out?: string;
}

/**
 * `sinfonia fse read`: a CDA, or the one inside a PDF, as a FHIR Bundle. 0 read whole, 1 parts of it were not understood, which are named,
 * 2 it is no such document.
 */
export async function readDocument(file: string, options: FseReadCommandOptions): Promise<number> {
  const cda = await cdaOf(await readDocumentFile(file));
  const { bundle, findings } = readCda(cda);
  printFindings(file, findings);
  const text = `${JSON.stringify(bundle, undefined, 2)}\n`;
  if (options.out === undefined) process.stdout.write(text);
  else await writeFile(options.out, text);
  return findings.length > 0 ? 1 : 0;
}

async function cdaOf(bytes: Uint8Array): Promise<Uint8Array> {
  if (!isPdf(bytes)) return bytes;
  const cda = (await GatewayPdf.open(bytes))?.cda(undefined);
  if (cda === undefined) throw new FhirError({ code: 'fse-root' });
  return cda;
}
