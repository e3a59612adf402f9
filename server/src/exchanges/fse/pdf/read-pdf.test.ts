import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeWithOracle, oracleBytes } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { type SampleType, samplePdf, samples, unsignedPdf } from '../../../../test/exchanges/fse/sample-documents.ts';
import { type CdaMode, GatewayPdf } from './read-pdf.ts';

const read = async (bytes: Uint8Array, mode?: CdaMode) => {
  const pdf = await GatewayPdf.open(bytes);
  const cda = pdf?.cda(mode);
  return { signature: pdf?.signature(), cda: cda === undefined ? undefined : Buffer.from(cda).toString('utf8') };
};

describe('PDFs as the FSE gateway reads them', () => {
  it('finds an attachment of the right name only, and no signature where there is none', async () => {
    const text = '<ClinicalDocument xmlns="urn:hl7-org:v3"/>';
    for (const mode of ['ATTACHMENT', undefined] as const) {
      assert.deepEqual(await read(await unsignedPdf(text), mode), { signature: 'none', cda: text });
    }
    assert.equal((await read(await unsignedPdf(text), 'RESOURCE')).cda, undefined);
    assert.equal((await read(await unsignedPdf(text, 'CDA.XML'))).cda, undefined);
  });

  it('does not unpack more than it should', async () => {
    assert.equal((await read(await unsignedPdf(' '.repeat(17 * 1024 * 1024)))).cda, undefined);
  });

  it('takes any bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((tail) => Buffer.concat([Buffer.from('%PDF-1.7\n'), tail]));
    await fc.assert(
      fc.asyncProperty(bytes, async (file) => {
        const { cda, signature } = await read(file);
        assert.equal(cda, undefined);
        assert.notEqual(signature, 'valid');
      }),
      { numRuns: 50 },
    );
  });
});

describeWithOracle('samples of the FSE as PDFs', function () {
  this.timeout(60_000);

  for (const type of Object.keys(samples) as SampleType[]) {
    it(`finds CDA and signature of ${type}`, async () => {
      const { signature, cda } = await read(samplePdf(type), 'ATTACHMENT');
      assert.equal(signature, 'valid');
      assert.match(cda ?? '', /<ClinicalDocument[\s>]/);
      assert.ok(cda?.includes(samples[type].patient));
    });
  }

  it('finds a CDA that is a resource', async () => {
    const { signature, cda } = await read(oracleBytes('pdf/CDA_RESOURCE.pdf'));
    assert.equal(signature, 'valid');
    assert.match(cda ?? '', /^<ClinicalDocument[\s\S]*<\/ClinicalDocument>$/);
  });

  it('holds no signature when a byte of what is signed is another one', async () => {
    const sample = samplePdf('LAB');
    const [, length = 0] =
      /ByteRange\s*\[(\d+)\s+(\d+)/.exec(Buffer.from(sample).toString('latin1'))?.slice(1).map(Number) ?? [];
    assert.ok(length > 10_000);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: length - 1 }), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const changed = Buffer.from(sample);
        changed[place] = ((changed[place] ?? 0) + by) % 256;
        assert.notEqual((await read(changed)).signature, 'valid');
      }),
      { numRuns: 40 },
    );
  });
});
