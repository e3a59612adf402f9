import type { ElementDefinition, Resource } from '@medplum/fhirtypes';
import { translatedText } from '../../terminology/bilingual-resource.ts';

/** Stands between the Italian and the English half of a text in the FSH sources. */
const separator = ' ‖ ';

/**
 * Turns the halves that the FSH rule sets `English` and `Label` leave in one text into Italian texts with translation
 * extensions. Writing the extensions in FSH takes SUSHI ten times as long as everything else about an element.
 */
export function withTranslations(resource: Resource): Resource {
  const { purpose, ...rest } = resource as Resource & { readonly purpose?: string };
  const [title, description] = purpose?.split(separator) ?? [];
  const elements = resource.resourceType === 'StructureDefinition' ? resource : undefined;
  return {
    ...(title === undefined || description === undefined ? resource : rest),
    ...(title === undefined || description === undefined
      ? {}
      : {
          ...translatedText('title', 'valueString', title),
          ...translatedText('description', 'valueMarkdown', description),
        }),
    ...(elements?.snapshot ? { snapshot: { element: (elements.snapshot.element ?? []).map(withShort) } } : {}),
    ...(elements?.differential
      ? { differential: { element: (elements.differential.element ?? []).map(withShort) } }
      : {}),
  } as Resource;
}

function withShort(element: ElementDefinition): ElementDefinition {
  const [short, english] = element.short?.split(separator) ?? [];
  return short === undefined || english === undefined
    ? element
    : { ...element, short, ...translatedText('short', 'valueString', english) };
}
