import { SaxesParser } from 'saxes';
import { FhirError } from '../issues/index.ts';
import { exactJsonNumber } from './exact-number.ts';
import type { DecimalReader } from './primitive-value.ts';
import { ResourceBuilder } from './resource-builder.ts';

/**
 * Reads a FHIR R4 resource from XML into the shape of its JSON form: arrays where the definition repeats, `_name` siblings
 * for extensions of primitives, the narrative as text. Comments and processing instructions are skipped. Whether the
 * content is valid beyond its form is the validator's to say.
 *
 * Decimals become numbers; `xmlToJson` keeps their precision.
 *
 * Refusals, all 400 with line and FHIRPath place: `xml-malformed`, `xml-doctype-refused` (no DTD, no entities but the
 * five of XML), `xml-namespace`, `xml-unknown-resource`, `xml-resource-expected`, `xml-unknown-element`,
 * `xml-unknown-attribute`, `xml-text-content`, `xml-repeated-element`, `xml-element-order`, `xml-empty-element`,
 * `xml-invalid-value`, `xml-too-deep`. Source: FHIR R4 xml.html.
 */
export function fromXml(text: string): unknown {
  return read(text, Number);
}

/** Reads a FHIR R4 resource from XML into JSON text, decimals as they were written (`70.50`). Refuses as `fromXml`. */
export function xmlToJson(text: string): string {
  return JSON.stringify(read(text, exactJsonNumber));
}

function read(text: string, decimal: DecimalReader): unknown {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const parser = new SaxesParser({ xmlns: true });
  const builder = new ResourceBuilder(source, decimal, () => ({ line: parser.line, offset: parser.position }));
  parser.on('doctype', () => {
    throw new FhirError({ code: 'xml-doctype-refused', values: { line: parser.line } });
  });
  parser.on('opentag', (tag) => builder.open(tag));
  parser.on('closetag', (tag) => builder.close(tag));
  parser.on('text', (content) => builder.text(content));
  parser.on('cdata', (content) => builder.text(content));
  parser.on('error', (cause) => {
    // The text of the cause may quote the document: it stays inside.
    throw new FhirError({ code: 'xml-malformed', values: { line: parser.line, column: parser.column } }, { cause });
  });
  parser.write(source).close();
  return builder.result;
}
