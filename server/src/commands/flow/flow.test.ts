import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('sinfonia flow', function () {
  this.timeout(30_000);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-flow-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function run(...words: string[]): Promise<Outcome> {
    const environment = {
      ...process.env,
      SINFONIA_DATA: join(folder, 'data'),
      SINFONIA_PORT: '1',
      LC_ALL: 'en_US.UTF-8',
    };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [cli, 'flow', ...words],
        { cwd: folder, env: environment },
        (error, stdout, stderr) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
        },
      );
    });
  }

  const closing = (reason: string) =>
    `<FlsAssDom_2><Assistenza><Trasmissione tipo="I"/><Erogatore><CodiceRegione>150</CodiceRegione><CodiceASL>204</CodiceASL></Erogatore>` +
    `<Eventi><PresaInCarico data="2025-02-03"><Id_Rec>1502042025-02-03ZZZZZZ41A41F839Z</Id_Rec></PresaInCarico>` +
    `<Conclusione dataAD="2025-06-30">${reason}</Conclusione></Eventi></Assistenza></FlsAssDom_2>`;

  it('lists the flows', async () => {
    const { code, stdout } = await run('list');
    assert.equal(code, 0);
    assert.deepEqual(stdout.match(/^siad-\S+/gm), ['siad-t1', 'siad-t2']);
  });

  it('checks: exit 0 and silence when clean', async () => {
    await writeFile(join(folder, 'clean.xml'), closing('<Motivazione>1</Motivazione>'));
    const { code, stdout } = await run('check', 'siad-t2', 'clean.xml');
    assert.deepEqual([code, stdout], [0, '']);
  });

  it('checks: exit 1 with record, field, code, severity and message', async () => {
    await writeFile(join(folder, 'wrong.xml'), closing(''));
    const { code, stdout } = await run('check', 'siad-t2', 'wrong.xml');
    assert.equal(code, 1);
    assert.equal(
      stdout,
      '1\tEventi/Conclusione/Motivazione\tflow-field-missing\terror\tA mandatory field is missing.\n',
    );
  });

  it('checks against a schema that is named', async () => {
    const schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Other"/></xs:schema>';
    await writeFile(join(folder, 'clean.xml'), closing('<Motivazione>1</Motivazione>'));
    await writeFile(join(folder, 'other.xsd'), schema);
    const { code, stdout } = await run('check', 'siad-t2', 'clean.xml', '--schema', 'other.xsd');
    assert.equal(code, 1);
    assert.match(stdout, /^0\t\tflow-file-schema\terror\tThe schema refuses the file at line 1\.\n$/);
  });

  it('checks against files sent before, and writes the findings as CSV', async () => {
    const file = closing('<Motivazione>1</Motivazione>');
    await writeFile(join(folder, 'sent.xml'), file);
    await writeFile(join(folder, 'again.xml'), file);
    const { code, stdout } = await run(
      ...['check', 'siad-t2', 'again.xml', '--sent', 'siad-t2=sent.xml', '--report', 'findings.csv'],
    );
    assert.equal(code, 1);
    assert.match(stdout, /^1\tEventi\/Conclusione\tSIAD-K01\twarning\tInsert of an event that was sent before\. .*\n$/);
    const report = await readFile(join(folder, 'findings.csv'), 'utf8');
    assert.match(report, /^\ufeffrecord;field;.*\r\n1;Eventi\/Conclusione;SIAD-K01;discard;warning;.*;\r\n$/);
    for (const wrong of ['sent.xml', 'siad-t2=', 'siad-t9=sent.xml']) {
      assert.equal((await run('check', 'siad-t2', 'again.xml', '--sent', wrong)).code, 2, wrong);
    }
  });

  it('checks File C against the tariffs of a Region, and refuses what are no tariffs', async () => {
    const { flowByName, writeLines } = await import('@sinfonia/mappings');
    const layout = flowByName('mobility-c2')?.layout;
    assert.ok(layout?.kind === 'fixed-width');
    const shared = {
      ...{ regioneAddebitante: '150', aziendaInviante: '204', strutturaErogatrice: '204A01', id: 'R1' },
      ...{ numeroRicetta: 'REG-1', posizioneContabile: '1', tipoStruttura: '1' },
    };
    const parts: Uint8Array[] = [];
    for await (const part of writeLines(layout, [
      {
        ...{ ...shared, progressivoRiga: '01', data: '05032012', codificaNomenclatore: 'N', codicePrestazione: '89.7' },
        ...{ quantita: '001', importoTicket: '0000,00', importoTotale: '00030,00' },
      },
      {
        ...{ ...shared, progressivoRiga: '99', quantita: '000', importoTicket: '0000,00', importoTotale: '00030,00' },
        tipoErogazione: 'A',
      },
    ])) {
      parts.push(part);
    }
    await writeFile(join(folder, 'c2.txt'), Buffer.concat(parts));
    assert.equal((await run('check', 'mobility-c2', 'c2.txt')).code, 0);
    await writeFile(join(folder, 'TAA12.150'), `C15089.7   ${'VISITA'.padEnd(150)}0010022,00R02\r\n`);
    const { code, stdout } = await run('check', 'mobility-c2', 'c2.txt', '--tariffs', 'TAA12.150');
    assert.equal(code, 1);
    assert.match(stdout, /^1\timportoTotale\tMOB-C33\terror\t[^\n]*\n$/);
    assert.equal((await run('check', 'mobility-c2', 'c2.txt', '--tariffs', 'clean.xml')).code, 2);
  });

  it('exits 2 for what it cannot read or does not understand', async () => {
    await writeFile(join(folder, 'broken.xml'), '<FlsAssDom_2><Assistenza>');
    for (const [words, told] of [
      [['check', 'siad-t2', 'broken.xml'], /cannot be read beyond line/],
      [['check', 'siad-t2', 'absent.xml'], /ENOENT/],
      [['check', 'siad-t9', 'broken.xml'], /There is no flow "siad-t9".*siad-t1, siad-t2/],
      [
        ['export', 'siad-t1', '--from', '2025-02-01', '--to', '2025-03-31', '--out', 'x.xml', '--receipts', 'r.csv'],
        /--receipts/,
      ],
      [
        ['export', 'siad-t1', '--from', '2025-02-30', '--to', '2025-03-31', '--out', 'x.xml'],
        /period asked for is not valid/,
      ],
      [
        ['export', 'siad-t1', '--from', '2025-03-31', '--to', '2025-01-01', '--out', 'x.xml'],
        /period asked for is not valid/,
      ],
      [
        ['export', 'siad-t1', '--from', '2025-01-01', '--to', '2025-03-31', '--out', 'x.xml', '--asl', '20'],
        /--asl is not valid/,
      ],
      [['export', 'siad-t1', '--from', '2025-01-01', '--to', '2025-03-31'], /--out/],
      [['export', 'siad-t1', '--from', '2025-01-01', '--to', '2025-03-31', '--out', 'x.xml'], /No token can be got/],
    ] as const) {
      const { code, stdout, stderr } = await run(...words);
      assert.deepEqual([code, stdout], [2, ''], words.join(' '));
      assert.match(stderr, told);
    }
    const left = (await readdir(folder)).filter((name) => name.startsWith('x.xml'));
    assert.deepEqual(left, []);
  });
});
