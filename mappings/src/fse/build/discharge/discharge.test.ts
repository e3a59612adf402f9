import { dischargeBody } from '../../testing/arbitrary/discharge-letters.ts';
import { documentBundle } from '../../testing/arbitrary/document.ts';
import { describeDocuments } from '../../testing/describe-documents.ts';

const needs = { signed: true, encounter: true, ended: true } as const;

describeDocuments('discharge letters', {
  examples: ['fse-discharge-letter-full', 'fse-discharge-letter-minimal'],
  generated: [['LDO', documentBundle('LDO', dischargeBody, needs)]],
  tell: console.log,
});
