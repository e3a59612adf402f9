import { documentBundle } from '../../testing/arbitrary/document.ts';
import { pathologyBody } from '../../testing/arbitrary/pathologies.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

describeDocuments('pathology reports', {
  examples: ['fse-pathology-report-full', 'fse-pathology-report-minimal'],
  generated: [['RAP', documentBundle('RAP', pathologyBody, { signed: true, order: true, encounter: true })]],
  tell: console.log,
});
