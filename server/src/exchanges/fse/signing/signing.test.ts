import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { GatewayPdf } from '../pdf/read-pdf.ts';
import { LocalKeySigner } from './local-key.ts';
import type { Signing } from './port.ts';

const samples = join(import.meta.dirname, '../../../../../../shared/oracle/fse/pdf');
const at = Date.parse('2026-11-27T10:00:00Z');
const asked = { signerName: 'Prova Medico', reason: 'Referto', time: at };

describe('signing of PDF documents', function () {
  this.timeout(30_000);
  let folder: string;
  let signer: LocalKeySigner;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-signing-'));
    signer = await LocalKeySigner.open(folder, at);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const signed = (made: Signing): Uint8Array => {
    assert.ok(made.kind === 'signed', JSON.stringify(made));
    return made.pdf;
  };
  const stateOf = async (pdf: Uint8Array) => (await GatewayPdf.open(pdf))?.signature();
  const cdaOf = async (pdf: Uint8Array) => (await GatewayPdf.open(pdf))?.cda(undefined);

  it('leaves what was there, with its attachment, and holds', async () => {
    const pdf = await smallPdf();
    const made = signed(await signer.sign({ pdf, ...asked }));
    assert.deepEqual(Buffer.from(made.subarray(0, pdf.length)), Buffer.from(pdf));
    assert.equal(await stateOf(made), 'valid');
    assert.equal(Buffer.from((await cdaOf(made)) ?? []).toString(), '<ClinicalDocument/>');
  });

  it('is added to one that is there, which goes on holding', async () => {
    const once = signed(await signer.sign({ pdf: await smallPdf(), ...asked }));
    const twice = signed(await signer.sign({ pdf: once, ...asked, time: at + 60_000 }));
    assert.equal(await stateOf(twice), 'valid');
    assert.equal(
      Buffer.from(twice)
        .toString('latin1')
        .match(/\/SubFilter \/ETSI\.CAdES\.detached/g)?.length,
      2,
    );
  });

  it('does not hold any more when a byte that is signed is another', async () => {
    const made = signed(await signer.sign({ pdf: await smallPdf(), ...asked }));
    await fc.assert(
      fc.asyncProperty(fc.nat(300), async (place) => {
        const altered = new Uint8Array(made);
        // In the content of the attachment and the pages, where the file stays a PDF.
        const from = Buffer.from(made).indexOf('ClinicalDocument', 0, 'latin1');
        altered[from + (place % 16)] = (altered[from + (place % 16)] ?? 0) ^ 1;
        assert.notEqual(await stateOf(altered), 'valid');
      }),
      { numRuns: 20 },
    );
  });

  it('refuses what is no PDF, whatever the bytes are', async () => {
    const pdf = await smallPdf();
    await fc.assert(
      fc.asyncProperty(fc.nat(pdf.length - 1), fc.uint8Array({ maxLength: 40 }), async (cut, rest) => {
        const made = await signer.sign({ pdf: Buffer.concat([pdf.subarray(0, cut), rest]), ...asked });
        assert.ok(made.kind === 'refused' || made.kind === 'signed');
      }),
      { numRuns: 100 },
    );
    assert.deepEqual(await signer.sign({ pdf: new Uint8Array(), ...asked }), { kind: 'refused', reason: 'not-pdf' });
  });

  it('uses the same key after a restart', async () => {
    const again = await LocalKeySigner.open(folder, at + 1);
    const pdf = await smallPdf();
    assert.equal(await stateOf(signed(await again.sign({ pdf, ...asked }))), 'valid');
    assert.equal((await readdir(folder)).filter((name) => name.includes('key')).length, 1);
  });

  it('signs the samples of the ministry, which keep their CDA', async function () {
    const names = await readdir(samples).catch(() => []);
    if (names.length === 0) return this.skip();
    for (const name of names.filter((one) => one.endsWith('.pdf'))) {
      const pdf = await readFile(join(samples, name));
      const made = signed(await signer.sign({ pdf, ...asked }));
      assert.deepEqual(Buffer.from((await cdaOf(made)) ?? []), Buffer.from((await cdaOf(pdf)) ?? []), name);
      assert.equal(await stateOf(made), 'valid', name);
    }
  });

  it('makes a CMS that OpenSSL verifies', async function () {
    if (!hasOpenssl()) return this.skip();
    const made = Buffer.from(signed(await signer.sign({ pdf: await smallPdf(), ...asked })));
    const text = made.toString('latin1');
    const [, first, next, rest] = (/\/ByteRange \[ (\d+) (\d+) (\d+) (\d+)/.exec(text) ?? []).slice(1).map(Number);
    assert.ok(first !== undefined && next !== undefined && rest !== undefined);
    const cms = Buffer.from(text.slice(first + 1, next - 1), 'hex');
    await writeFile(join(folder, 'cms'), cms);
    await writeFile(
      join(folder, 'content'),
      Buffer.concat([made.subarray(0, first), made.subarray(next, next + rest)]),
    );
    const { certificate } = JSON.parse(await readFile(join(folder, 'fse-signing-key.json'), 'utf8'));
    await writeFile(join(folder, 'certificate'), certificate);
    const given = ['-inform', 'DER', '-in', 'cms', '-content', 'content', '-CAfile', 'certificate', '-purpose', 'any'];
    execFileSync('openssl', ['cms', '-verify', '-cades', ...given, '-binary', '-out', '/dev/null'], {
      cwd: folder,
      stdio: 'pipe',
    });
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

async function smallPdf(): Promise<Uint8Array> {
  const document = new PDFDocument({ info: { CreationDate: new Date(at) }, compress: false });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.text('Referto');
  document.file(Buffer.from('<ClinicalDocument/>'), { name: 'cda.xml', type: 'text/xml' });
  document.end();
  await ended;
  return Buffer.concat(chunks);
}
