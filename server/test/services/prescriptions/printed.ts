import { inflateSync } from 'node:zlib';

/** What a PDF of the platform draws: its text, and rectangles in the order drawn. */
export interface Printed {
  readonly text: string;
  readonly rectangles: readonly { readonly x: number; readonly y: number; readonly width: number }[];
}

/** Reads the content streams of a PDF; enough for documents with standard fonts. */
export function readPrinted(pdf: Buffer): Printed {
  const raw = pdf.toString('latin1');
  let text = '';
  const rectangles: { x: number; y: number; width: number }[] = [];
  for (const [, body = ''] of raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    let content: string;
    try {
      content = inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      continue;
    }
    for (const [, list = ''] of content.matchAll(/\[(.*?)\] TJ/g)) {
      for (const [, hex = ''] of list.matchAll(/<([0-9a-f]*)>/g)) text += Buffer.from(hex, 'hex').toString('latin1');
      text += '\n';
    }
    for (const [, x, y, width] of content.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) [\d.-]+ re$/gm)) {
      rectangles.push({ x: Number(x), y: Number(y), width: Number(width) });
    }
  }
  return { text, rectangles };
}
