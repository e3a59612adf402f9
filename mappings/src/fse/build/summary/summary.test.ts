import { documentBundle } from '../../testing/arbitrary/document.ts';
import { summaryBody } from '../../testing/arbitrary/summaries.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

describeDocuments('patient summaries', {
  examples: ['fse-patient-summary-full', 'fse-patient-summary-minimal'],
  generated: [['PSS', documentBundle('PSS', summaryBody, { signed: true, fiscal: true, birthTime: true })]],
  tell: console.log,
});
