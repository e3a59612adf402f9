/** Where the rules of forms come from. */
export const sources = {
  form: 'FHIR R4, questionnaire-definitions.html',
  response: 'FHIR R4, questionnaireresponse.html',
  types: 'FHIR R4, codesystem-item-type.html',
  extensions: 'FHIR R4, questionnaire-profiles.html#extensions',
  capture: 'Structured Data Capture 3.0',
} as const;
