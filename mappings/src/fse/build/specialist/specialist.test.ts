import { outpatientReports, remoteReports } from '../../testing/arbitrary/specialist.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

describeDocuments('specialist reports', {
  examples: [
    'fse-outpatient-report-full',
    'fse-outpatient-report-minimal',
    'fse-televisita-report-full',
    'fse-televisita-report-minimal',
  ],
  generated: [
    ['RSA', outpatientReports],
    ['Televisita', remoteReports],
  ],
  tell: console.log,
});
