/** `templateId` of the entries of a patient summary below `…10.1.4.3`. Source: schematron PSS 4.0. */
export const entryTemplate = (number: string): string => `2.16.840.1.113883.2.9.10.1.4.3.${number}`;

/** Of a comment, in every section. */
export const noteTemplate = entryTemplate('1.7');
