import { documentBundle } from '../../testing/arbitrary/document.ts';
import { laboratoryBody } from '../../testing/arbitrary/laboratories.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

describeDocuments('laboratory reports', {
  examples: ['fse-laboratory-report-full', 'fse-laboratory-report-minimal'],
  generated: [['LAB', documentBundle('LAB', laboratoryBody, { signed: true, order: true })]],
  tell: console.log,
});
