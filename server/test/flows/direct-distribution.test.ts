import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flowByName } from '@sinfonia/mappings';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { commandsIn } from './flow-process.ts';

/** Lines of March 2026 for one person who is invented; the exemption and the prescriber are not in a dispensing. */
function lines(count: number): string {
  const layout = flowByName('dd')?.layout;
  const names = layout?.kind === 'csv' ? layout.columns.map(({ name }) => name) : [];
  const values: Readonly<Record<string, string>> = {
    cod_reg: '150',
    anno: '2026',
    mese: '03',
    cod_asl: '150204',
    tipo_er: '06',
    id_er: '150204',
    id_ass: `${'x'.repeat(43)}=${'y'.repeat(43)}=`,
    vld_id_ass: '0',
    tip_id_ass: '0',
    dat_nasc: '1950-01-01',
    sesso: '2',
    cod_asl_ass: '150204',
    citt: '1',
    tipo_op: 'I',
    tipo_canale: 'D',
    tipo_erog: '03',
    tipo_cont: '1',
    dat_erog: '2026-03-31',
    tipo_f: '1',
    cod_f: '045660014',
    qta: '1',
    fatt_conv: '1',
    targatura: '0000473651',
    costo_acq: '655.41',
    costo_srv: '0.00',
  };
  const rows = Array.from({ length: count }, (_, index) =>
    names.map((name) => (name === 'id_cont' ? `1500A000000000${index}` : (values[name] ?? ''))).join('~'),
  );
  return `${[names.join('~'), ...rows].join('\r\n')}\r\n`;
}

describe('direct distribution against a running server', function () {
  this.timeout(120_000);
  let folder = '';
  let server: ServerProcess;
  let run: ReturnType<typeof commandsIn>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-dd-'));
    const port = await freePort();
    server = await startServerProcess(folder, port);
    run = commandsIn(folder, port);
    await writeFile(join(folder, 'token'), `${await server.token()}\n`, { mode: 0o600 });
    await writeFile(join(folder, 'dd.txt'), lines(3));
  });
  after(async () => {
    await server.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  it('imports a file, twice without making anything new', async () => {
    const first = await run('flow', 'import', 'dd', 'dd.txt', '--token', 'token');
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /3 records imported \(4 resources created/);
    const second = await run('flow', 'import', 'dd', 'dd.txt', '--token', 'token');
    assert.match(second.stderr, /\(0 resources created/);
  });

  it('exports what it imported, of the ASL and the month asked for', async () => {
    const period = ['--from', '2026-03-01', '--to', '2026-03-31', '--token', 'token'];
    const { code, stderr } = await run('flow', 'export', 'dd', ...period, '--asl', '204', '--out', 'out.txt');
    assert.equal(code, 0, stderr);
    const sorted = (text: string) => text.trim().split('\r\n').sort();
    assert.deepEqual(sorted(await readFile(join(folder, 'out.txt'), 'utf8')), sorted(lines(3)));
    const other = await run('flow', 'export', 'dd', ...period, '--asl', '205', '--out', 'other.txt');
    assert.match(other.stderr, /no file/);
    const sent = await run('flow', 'export', 'dd', ...period, '--sent', 'out.txt', '--out', 'again.txt');
    assert.equal(sent.code, 2);
  });
});
