import { isJsonObject, type JsonObject, objectsOf } from '../json/json-object.ts';

const core = 'http://hl7.org/fhir/StructureDefinition';
const dataCapture = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire';

/**
 * Extensions of Questionnaire that change what a response may hold. Sources: FHIR R4 questionnaire-profiles.html
 * (extensions), FHIR extensions pack 5.x (`targetConstraint`), Structured Data Capture 3.0.
 */
export const formExtensions = {
  minOccurs: `${core}/questionnaire-minOccurs`,
  maxOccurs: `${core}/questionnaire-maxOccurs`,
  minValue: `${core}/minValue`,
  maxValue: `${core}/maxValue`,
  minQuantity: `${dataCapture}-minQuantity`,
  maxQuantity: `${dataCapture}-maxQuantity`,
  minLength: `${core}/minLength`,
  maxDecimalPlaces: `${core}/maxDecimalPlaces`,
  entryFormat: `${core}/entryFormat`,
  regex: `${core}/regex`,
  mimeType: `${core}/mimeType`,
  maxSize: `${core}/maxSize`,
  unit: `${core}/questionnaire-unit`,
  unitOption: `${core}/questionnaire-unitOption`,
  unitValueSet: `${core}/questionnaire-unitValueSet`,
  referenceResource: `${core}/questionnaire-referenceResource`,
  hidden: `${core}/questionnaire-hidden`,
  optionExclusive: `${core}/questionnaire-optionExclusive`,
  variable: `${core}/variable`,
  constraint: `${core}/questionnaire-constraint`,
  targetConstraint: `${core}/targetConstraint`,
  translation: `${core}/translation`,
  calculatedExpression: `${dataCapture}-calculatedExpression`,
  initialExpression: `${dataCapture}-initialExpression`,
  enableWhenExpression: `${dataCapture}-enableWhenExpression`,
} as const;

/** The extensions of an element with an address, in order. */
export function extensionsOf(element: unknown, url: string): readonly JsonObject[] {
  if (!isJsonObject(element) || element['extension'] === undefined) return [];
  return objectsOf(element['extension']).filter((extension) => extension['url'] === url);
}

/** The values of the extensions of an element with an address, whatever their type. */
export function extensionValues(element: unknown, url: string): readonly unknown[] {
  return extensionsOf(element, url).flatMap((extension) => {
    const property = Object.keys(extension).find((name) => name.startsWith('value'));
    return property === undefined ? [] : [extension[property]];
  });
}

/** The first value of an extension when it is a number. */
export function extensionNumber(element: unknown, url: string): number | undefined {
  return extensionValues(element, url).find((value) => typeof value === 'number');
}

/** The first value of an extension when it is a text. */
export function extensionText(element: unknown, url: string): string | undefined {
  return extensionValues(element, url).find((value) => typeof value === 'string');
}
