import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flowByName, writeLines } from '@sinfonia/mappings';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { commandsIn } from './flow-process.ts';

type Fields = Record<string, string>;

const errors = Object.fromEntries(
  Array.from({ length: 10 }, (_, at) => [`err${String(at + 1).padStart(2, '0')}`, '0']),
);
const place = { regioneAddebitante: '150', aziendaInviante: '204' };
/** Somebody of Rome, invented. */
const person = {
  cognome: "VERDESCÀ D'ORTO",
  nome: 'ADA',
  codiceFiscale: 'VRDDAA80B69F839X',
  sesso: '2',
  dataNascita: '29021980',
  comuneResidenza: '058091',
  uslResidenza: '201',
  medicoPrescrittore: 'PTRGNN68H65F839U',
};

/** Blocks of two lines and a total, in both files of a pair. */
function blocks(letter: 'c' | 'd' | 'f', count: number): { persons: Fields[]; services: Fields[] } {
  const persons: Fields[] = [];
  const services: Fields[] = [];
  for (let block = 0; block < count; block += 1) {
    const key = {
      ...place,
      ...(letter === 'c'
        ? { strutturaErogatrice: '204A01' }
        : { presidioErogatore: letter === 'd' ? 'F00123' : 'F0012345' }),
      id: `RICETTA,${block}`,
    };
    for (const line of ['01', '02', '99']) {
      const isTotal = line === '99';
      persons.push({ ...key, ...person, progressivoRiga: line });
      const shared = {
        ...key,
        ...errors,
        numeroRicetta: `1200A000000000${block}`,
        progressivoRiga: line,
        posizioneContabile: '1',
      };
      if (letter === 'c') {
        services.push({ ...shared, ...serviceLine(isTotal) });
        continue;
      }
      const medicine = {
        ...shared,
        dataErogazione: '29022024',
        ...(isTotal ? {} : { codiceFarmaco: '045660014' }),
      };
      services.push(
        letter === 'd'
          ? {
              ...medicine,
              ticket: '1',
              quantita: isTotal ? '000' : '001',
              posizioneTicket: '01',
              importoTicket: isTotal ? '0002,00' : '0000,00',
              importoTotale: isTotal ? '00018,20' : '00010,10',
              ...(isTotal ? { tipoModulo: '01', codiceEsenzione: '013' } : {}),
            }
          : {
              ...medicine,
              posizioneTicket: '09',
              importoTicket: '0000,00',
              modalitaErogazione: '06',
              ...(isTotal ? {} : { tipoMedicinale: '1', fattoreConversione: '1' }),
              quantita: isTotal ? '000000000000,00' : '000000000001,00',
              importoTotale: isTotal ? '00000212,20000' : '00000100,05000',
              costoServizio: isTotal ? '0012,10' : '0006,05',
            },
      );
    }
  }
  return { persons, services };
}

/** What a line of C2 has of its own: two services at 10.10, ten sessions each, and a co-payment of 2.00. */
function serviceLine(isTotal: boolean): Fields {
  return isTotal
    ? {
        quantita: '000',
        posizioneTicket: '02',
        importoTicket: '0002,00',
        importoTotale: '00018,20',
        tipoErogazione: 'S',
        classePriorita: 'D',
        tipoStruttura: '2',
      }
    : {
        data: '29022024',
        codificaNomenclatore: 'N',
        codicePrestazione: '93.11.2',
        quantita: '010',
        importoTicket: '0000,00',
        importoTotale: '00010,10',
        disciplina: '056',
        tipoStruttura: '2',
      };
}

async function bytesOf(name: string, records: readonly Fields[]): Promise<Buffer> {
  const layout = flowByName(name)?.layout;
  assert.ok(layout?.kind === 'fixed-width');
  const parts: Uint8Array[] = [];
  for await (const chunk of writeLines(layout, records)) parts.push(chunk);
  return Buffer.concat(parts);
}

/** Columns of ID and line in both files of a pair. */
const keyColumns = {
  c: [
    [
      [131, 150],
      [129, 130],
    ],
    [
      [78, 97],
      [29, 30],
    ],
  ],
  d: [
    [
      [131, 150],
      [129, 130],
    ],
    [
      [80, 99],
      [29, 30],
    ],
  ],
  f: [
    [
      [133, 152],
      [131, 132],
    ],
    [
      [83, 102],
      [31, 32],
    ],
  ],
} as const;

describe('mobility files against a running server', function () {
  this.timeout(120_000);
  let folder = '';
  let server: ServerProcess;
  let run: ReturnType<typeof commandsIn>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-mobility-'));
    const port = await freePort();
    server = await startServerProcess(folder, port);
    run = commandsIn(folder, port);
    await writeFile(join(folder, 'token'), `${await server.token()}\n`, { mode: 0o600 });
  });
  after(async () => {
    await server.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  const period = ['--from', '2024-01-01', '--to', '2024-12-31', '--token', 'token'];
  const sorted = (bytes: Buffer) => bytes.toString('latin1').trim().split('\r\n').sort();

  for (const letter of ['c', 'd', 'f'] as const) {
    it(`imports ${letter.toUpperCase()} twice, and exports both files as they were`, async () => {
      const { persons, services } = blocks(letter, 3);
      const [one, two] = [`${letter}1`, `${letter}2`];
      await writeFile(join(folder, `${one}.txt`), await bytesOf(`mobility-${one}`, persons));
      await writeFile(join(folder, `${two}.txt`), await bytesOf(`mobility-${two}`, services));
      const take = () =>
        run('flow', 'import', `mobility-${two}`, `${two}.txt`, '--persons', `${one}.txt`, '--token', 'token');
      const first = await take();
      assert.equal(first.code, 0, first.stderr);
      assert.match(
        first.stderr,
        letter === 'c' ? /3 records imported \(7 resources/ : /3 records imported \(6 resources/,
      );
      assert.match((await take()).stderr, /\(0 resources created/);
      for (const name of [one, two]) {
        const { code, stderr } = await run('flow', 'export', `mobility-${name}`, ...period, '--out', `out-${name}.txt`);
        assert.equal(code, 0, stderr);
        assert.deepEqual(
          sorted(await readFile(join(folder, `out-${name}.txt`))),
          sorted(await readFile(join(folder, `${name}.txt`))),
        );
        const check = await run('flow', 'check', `mobility-${name}`, `out-${name}.txt`);
        assert.equal(check.code, 0, check.stdout + check.stderr);
      }
      const keys = async (name: string, ranges: readonly (readonly [number, number])[]) =>
        (await readFile(join(folder, `out-${name}.txt`), 'latin1'))
          .split('\r\n')
          .map((line) => ranges.map(([start, end]) => line.slice(start - 1, end)).join('|'));
      const [left, right] = keyColumns[letter];
      assert.deepEqual(await keys(one, left), await keys(two, right));
    });
  }

  it('writes the persons of the Region asked for, and refuses a file 2 without its file 1', async () => {
    const none = await run('flow', 'export', 'mobility-d2', ...period, '--residents', '090', '--out', 'none.txt');
    assert.match(none.stderr, /no file/);
    const rome = await run('flow', 'export', 'mobility-d2', ...period, '--residents', '120', '--out', 'rome.txt');
    assert.match(rome.stderr, /9 records/);
    assert.equal((await run('flow', 'export', 'mobility-d2', ...period, '--residents', 'x', '--out', 'x.txt')).code, 2);
    assert.equal((await run('flow', 'import', 'mobility-d2', 'd2.txt', '--token', 'token')).code, 2);
  });
});
