import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oracle } from '../../testing/oracle.ts';

/** Samples of which the published result was made from the version that is attached to the PDF, as it stands in it. */
const attached = new Set(['PSS']);

/** The CDA from which the ministry's result of that name was made. */
export function ministrySample(name: string): Uint8Array {
  if (!attached.has(name)) return readFileSync(join(oracle, `cda-valid/${name}.xml`));
  const pdf = readFileSync(join(oracle, `pdf/${name}.pdf`));
  const end = '</ClinicalDocument>';
  return pdf.subarray(pdf.indexOf('<ClinicalDocument'), pdf.indexOf(end) + end.length);
}
