const translationExtension = 'http://hl7.org/fhir/StructureDefinition/translation';

/** The English translation beside an Italian text of a resource: `{ _title: … }`. Source: FHIR R4 extension-translation. */
export function translatedText(element: string, property: 'valueString' | 'valueMarkdown', english: string): object {
  return {
    [`_${element}`]: {
      extension: [
        {
          url: translationExtension,
          extension: [
            { url: 'lang', valueCode: 'en' },
            { url: 'content', [property]: english },
          ],
        },
      ],
    },
  };
}
