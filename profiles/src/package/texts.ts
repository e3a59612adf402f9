const translationExtension = 'http://hl7.org/fhir/StructureDefinition/translation';

/** A text of a conformance resource: Italian, with its English translation when there is one. */
export interface DefinitionText {
  readonly it: string;
  readonly en?: string;
}

interface Translation {
  readonly url?: string;
  readonly extension?: readonly {
    readonly url?: string;
    readonly valueCode?: string;
    readonly valueString?: string;
    readonly valueMarkdown?: string;
  }[];
}

/**
 * Text of a primitive element (`title`, `description`, `short`) of a resource of the package with the translation that
 * stands beside it. Undefined when the element has no value. Source: FHIR R4, extension `translation`.
 */
export function textOf(holder: object, property: string): DefinitionText | undefined {
  const fields = holder as Readonly<Record<string, unknown>>;
  const it = fields[property];
  if (typeof it !== 'string') return undefined;
  const { extension = [] } = (fields[`_${property}`] ?? {}) as { readonly extension?: readonly Translation[] };
  const english = extension.find(
    ({ url, extension: parts = [] }) =>
      url === translationExtension && parts.some((part) => part.url === 'lang' && part.valueCode === 'en'),
  );
  const content = english?.extension?.find(({ url }) => url === 'content');
  const en = content?.valueString ?? content?.valueMarkdown;
  return en === undefined ? { it } : { it, en };
}

/** Halves of a text that is written `italiano / English`, as invariants and mappings of the package are. */
export function splitText(text: string): DefinitionText {
  const at = text.lastIndexOf('. / ');
  return at < 0 ? { it: text } : { it: text.slice(0, at + 1), en: text.slice(at + 4) };
}
