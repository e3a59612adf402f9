import { SaxesParser } from 'saxes';

/** An element of the XHTML of a narrative. */
export interface XhtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XhtmlElement | string)[];
}

const deepest = 64;

/**
 * Reads the `div` of a narrative; nothing when it is not well formed, has a DTD or is nested deeper than any text is.
 * Comments are passed over. Source: FHIR R4 narrative.html.
 */
export function readXhtml(div: string): XhtmlElement | undefined {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  // Characters of HTML that are no entities of XML but are found in the narratives of some systems.
  parser.ENTITIES['nbsp'] = '\u00A0';
  const open: XhtmlElement[] = [];
  let root: XhtmlElement | undefined;
  let failed = false;
  parser.on('error', () => {
    failed = true;
  });
  parser.on('doctype', () => {
    failed = true;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XhtmlElement = { name: name.slice(name.indexOf(':') + 1).toLowerCase(), attributes, children: [] };
    if (open.length >= deepest) failed = true;
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (text: string) => {
    open.at(-1)?.children.push(text);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(div).close();
  } catch {
    return undefined;
  }
  return failed ? undefined : root;
}
