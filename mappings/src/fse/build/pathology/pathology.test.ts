import { documentBundle } from '../../testing/arbitrary/document.ts';
import { pathologyBody } from '../../testing/arbitrary/pathologies.ts';
import { checkWords } from '../../testing/check-words.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

const reports = documentBundle('RAP', pathologyBody, { signed: true, order: true, encounter: true });

describeDocuments('pathology reports', {
  examples: ['fse-pathology-report-full', 'fse-pathology-report-minimal'],
  generated: [['RAP', reports]],
  tell: console.log,
});

describe('entries of pathology reports', function () {
  this.timeout(600_000);

  it('say every word that is cited, or name its place', () => checkWords(reports));
});
