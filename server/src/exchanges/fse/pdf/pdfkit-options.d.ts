import 'pdfkit';

// Options that pdfkit 0.20 takes and its published types do not have yet.
declare global {
  namespace PDFKit {
    namespace Mixins {
      interface PDFAttachmentOptions {
        /** `AFRelationship` of an associated file. Source: ISO 19005-3, annex E. */
        relationship?: 'Source' | 'Data' | 'Alternative' | 'Supplement' | 'Unspecified';
      }
      interface TableOptions {
        /** The structure element that the table is part of; with it cells are tagged. */
        structParent?: PDFKit.PDFStructureElement;
      }
    }
  }
}
