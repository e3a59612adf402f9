import { type Finding, toFinding } from './finding.ts';
import type { XmlLayout } from './layout.ts';

/**
 * Validates a whole file against an XSD with libxml2, one finding per fault with its line. Unlike the check of the layout
 * it holds the file in memory. The namespace that files sent carry is dropped when the schema has none.
 *
 * Texts of libxml2 quote values of the file, which may be personal, so they are not passed on. Throws when the schema
 * itself is not valid.
 */
export async function checkAgainstSchema(
  layout: Pick<XmlLayout, 'namespace'>,
  schema: Uint8Array,
  file: Uint8Array,
): Promise<Finding[]> {
  const { XmlDocument, XmlParseError, XmlValidateError, XsdValidator } = await import('libxml2-wasm');
  const at = (line: number): Finding => ({
    record: 0,
    ...toFinding({ code: 'flow-file-schema', values: { line } }, ''),
  });
  using schemaDocument = XmlDocument.fromBuffer(schema);
  using validator = XsdValidator.fromDoc(schemaDocument);
  const inNamespace = schemaDocument.root.attr('targetNamespace') !== null;
  try {
    using document = XmlDocument.fromBuffer(inNamespace ? file : withoutNamespace(layout, file));
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError) && !(error instanceof XmlParseError)) throw error;
    const lines = error.details.map((detail) => detail.line);
    return [...new Set(lines.length > 0 ? lines : [0])].map(at);
  }
}

/** Blanks out the default namespace of the root, so that lines and columns stay where they were. */
function withoutNamespace(layout: Pick<XmlLayout, 'namespace'>, file: Uint8Array): Uint8Array {
  if (layout.namespace === undefined) return file;
  // Declarations stand at the beginning, in characters that every encoding of the flow writes as one byte.
  const head = Buffer.from(file.subarray(0, 4096)).toString('latin1');
  const declaration = new RegExp(`\\sxmlns=(["'])${layout.namespace.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\1`).exec(
    head,
  );
  if (!declaration) return file;
  const copy = Uint8Array.from(file);
  copy.fill(0x20, declaration.index, declaration.index + declaration[0].length);
  return copy;
}
