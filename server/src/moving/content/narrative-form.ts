import { SaxesParser } from 'saxes';

/**
 * The markup of a narrative in a form that does not depend on how it is written: quotes, entities, empty elements and the order of
 * attributes. Two things that HAPI 8.8 does are left out of account: it writes an empty attribute as the word null, and puts spaces
 * before a comment. What is not well-formed, or has an entity that XML does not know, comes back as it is.
 *
 * Source: FHIR R4 narrative.html; XML 1.0, sections 2.5 to 3.1.
 */
export function narrativeForm(div: string): string {
  const parser = new SaxesParser();
  const out: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') out.push(JSON.stringify(text));
    text = '';
  };
  let sound = true;
  parser.on('error', () => {
    sound = false;
  });
  parser.on('opentag', ({ name, attributes }) => {
    flush();
    const named = Object.entries(attributes).map(
      ([attribute, value]) => [attribute, value === 'null' ? '' : value] as const,
    );
    out.push(`<${name}${JSON.stringify(named.sort(([a], [b]) => (a < b ? -1 : 1)))}>`);
  });
  parser.on('closetag', ({ name }) => {
    flush();
    out.push(`</${name}>`);
  });
  parser.on('comment', (comment) => {
    text = text.trimEnd();
    flush();
    out.push(`<!--${comment}-->`);
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('cdata', (part) => {
    text += part;
  });
  // The named entities of XHTML are known to a narrative, not to XML.
  Object.assign(parser.ENTITIES, { nbsp: '\u00a0' });
  try {
    parser.write(div).close();
  } catch {
    return div;
  }
  return sound ? out.join('') : div;
}
