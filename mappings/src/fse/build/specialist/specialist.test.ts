import { outpatientReports, remoteReports } from '../../testing/arbitrary/specialist.ts';
import { checkWords } from '../../testing/check-words.ts';
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

describe('specialist reports', function () {
  this.timeout(600_000);

  it('say every word that is cited, or name its place (RSA)', () => checkWords(outpatientReports));

  it('say every word that is cited, or name its place (Televisita)', () => checkWords(remoteReports));
});
