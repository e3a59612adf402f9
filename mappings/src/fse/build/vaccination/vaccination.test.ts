import { documentBundle } from '../../testing/arbitrary/document.ts';
import { vaccinationBody } from '../../testing/arbitrary/vaccinations.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

describeDocuments('vaccination documents', {
  examples: [
    'fse-single-vaccination-full',
    'fse-single-vaccination-minimal',
    'fse-vaccination-certificate-full',
    'fse-vaccination-certificate-minimal',
  ],
  bundles: ['fse-document-bundle-full'],
  generated: [
    ['SingVacc', documentBundle('SingVacc', vaccinationBody({ single: true }), { otherAuthors: true })],
    ['CertVacc', documentBundle('CertVacc', vaccinationBody({ single: false }), { otherAuthors: true })],
  ],
  tell: console.log,
});
