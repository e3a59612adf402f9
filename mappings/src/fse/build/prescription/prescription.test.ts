import { documentBundle } from '../../testing/arbitrary/document.ts';
import { drugBody, serviceBody } from '../../testing/arbitrary/prescriptions.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

const prescription = { encounter: true, idSystem: 'urn:oid:2.16.840.1.113883.2.9.4.3.9' };

describeDocuments('prescriptions', {
  examples: [
    'fse-drug-prescription-full',
    'fse-drug-prescription-minimal',
    'fse-specialist-prescription-full',
    'fse-specialist-prescription-minimal',
  ],
  generated: [
    ['PrF', documentBundle('PrF', drugBody({ white: false }), prescription)],
    ['PrS', documentBundle('PrS', serviceBody, prescription)],
    ['PrFNoSSN', documentBundle('PrFNoSSN', drugBody({ white: true }), { ...prescription, birthTime: true })],
  ],
  tell: console.log,
});
