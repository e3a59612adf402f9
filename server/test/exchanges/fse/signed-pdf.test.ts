import assert from 'node:assert/strict';
import { GatewayPdf } from '../../../src/exchanges/fse/simulator/pdf-document.ts';
import { testAuthority } from './gateway-certificates.ts';
import { smallPdf } from './signed-pdf.ts';

describe('small signed PDFs of the trials', () => {
  it('have the CDA and a signature that holds, until a byte of them is another one', async () => {
    const cda = '<ClinicalDocument xmlns="urn:hl7-org:v3"/>';
    const credential = testAuthority('Test authority').issue('Test signer');
    const file = Buffer.from(smallPdf(cda, credential));
    const read = await GatewayPdf.open(file);
    assert.equal(Buffer.from(read?.cda('ATTACHMENT') ?? []).toString(), cda);
    assert.equal(read?.signature(), 'valid');
    assert.deepEqual(Buffer.from(smallPdf(cda, credential)), file);
    file.write('2', file.indexOf('595'), 'latin1');
    assert.equal((await GatewayPdf.open(file))?.signature(), 'invalid');
    const unsigned = await GatewayPdf.open(smallPdf(cda));
    assert.equal(unsigned?.signature(), 'none');
    assert.equal(Buffer.from(unsigned?.cda('ATTACHMENT') ?? []).toString(), cda);
  });
});
