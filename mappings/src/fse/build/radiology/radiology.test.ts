import { documentBundle } from '../../testing/arbitrary/document.ts';
import { radiologyBody } from '../../testing/arbitrary/radiology-reports.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

describeDocuments('radiology reports', {
  examples: ['fse-radiology-report-full', 'fse-radiology-report-minimal'],
  generated: [['RAD', documentBundle('RAD', radiologyBody, { signed: true, order: true })]],
  tell: console.log,
});
