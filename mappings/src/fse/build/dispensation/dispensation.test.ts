import { deliveredBody, dispensedBody } from '../../testing/arbitrary/dispensations.ts';
import { documentBundle } from '../../testing/arbitrary/document.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

describeDocuments('dispensings', {
  examples: [
    'fse-drug-dispensation-full',
    'fse-drug-dispensation-minimal',
    'fse-specialist-dispensation-full',
    'fse-specialist-dispensation-minimal',
  ],
  generated: [
    ['ErF', documentBundle('ErF', dispensedBody)],
    ['ErS', documentBundle('ErS', deliveredBody)],
    ['ErFNoSSN', documentBundle('ErFNoSSN', dispensedBody)],
  ],
  tell: console.log,
});
