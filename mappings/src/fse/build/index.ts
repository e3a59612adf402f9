/** Building of CDA R2 documents of the FSE 2.0 from FHIR document Bundles. */
export { type BuiltDocument, buildCda, builtTypes } from './build-document.ts';
export type { DocumentIdentity } from './header/header.ts';
