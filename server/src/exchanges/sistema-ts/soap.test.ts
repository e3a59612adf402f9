import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Elements, MessageTable } from './message-table.ts';
import { annullaPrescrittoRicevuta, annullaPrescrittoRichiesta } from './messages/cancel-prescription.ts';
import { interrogaNreUtilRicevuta, interrogaNreUtilRichiesta } from './messages/find-used-nre.ts';
import { annullaErogatoRicevuta, annullaErogatoRichiesta } from './messages/reverse-dispensing.ts';
import { invioErogatoRicevuta, invioErogatoRichiesta } from './messages/send-dispensing.ts';
import { invioPrescrittoRicevuta, invioPrescrittoRichiesta } from './messages/send-prescription.ts';
import { visualizzaRicettaRicevuta, visualizzaRicettaRichiesta } from './messages/show-to-dispenser.ts';
import { sospendiErogatoRicevuta, sospendiErogatoRichiesta } from './messages/suspend-dispensing.ts';
import { visualizzaErogatoRicevuta, visualizzaErogatoRichiesta } from './messages/take-prescription.ts';
import { visualizzaPrescrittoRicevuta, visualizzaPrescrittoRichiesta } from './messages/view-prescription.ts';
import { readEnvelope, readMessage, UnwritableMessage, writeEnvelope, writeFault } from './soap.ts';

const tables: readonly MessageTable[] = [
  annullaErogatoRicevuta,
  annullaErogatoRichiesta,
  annullaPrescrittoRicevuta,
  annullaPrescrittoRichiesta,
  interrogaNreUtilRicevuta,
  interrogaNreUtilRichiesta,
  invioErogatoRicevuta,
  invioErogatoRichiesta,
  invioPrescrittoRicevuta,
  invioPrescrittoRichiesta,
  visualizzaRicettaRicevuta,
  visualizzaRicettaRichiesta,
  sospendiErogatoRicevuta,
  sospendiErogatoRichiesta,
  visualizzaErogatoRicevuta,
  visualizzaErogatoRichiesta,
  visualizzaPrescrittoRicevuta,
  visualizzaPrescrittoRichiesta,
];

const oracle = new URL('../../../../../shared/oracle/flows/ricetta-dem/messages.csv', import.meta.url);

type Row = readonly [
  schema: string,
  namespace: string,
  container: string,
  order: string,
  element: string,
  type: string,
  min: string,
  max: string,
];

/** Elements of a container in the oracle, one word each, groups opened. */
function rowsOf(rows: readonly Row[], schemas: ReadonlySet<string>, container: string): readonly string[] {
  const own = rows.filter(([schema, , parent]) => parent === container && schemas.has(schema));
  return own.flatMap(([, , , , element, type, min, max]) => {
    const inner = type.replace(/^\w+:/, '');
    return [`${element} ${min} ${max === '1' ? '1' : 'n'}`, ...rowsOf(rows, schemas, inner).map((row) => ` ${row}`)];
  });
}

function elementsAsRows(elements: Elements): readonly string[] {
  return Object.entries(elements).flatMap(([name, { min, repeats, form }]) => [
    `${name} ${min} ${repeats ? 'n' : '1'}`,
    ...(form.kind === 'group' ? elementsAsRows(form.elements).map((row) => ` ${row}`) : []),
  ]);
}

describe('messages of Sistema TS', () => {
  for (const table of tables) {
    it(`${table.name} has the elements of the development kit, in their order`, function () {
      if (!existsSync(oracle)) this.skip();
      const rows = readFileSync(oracle, 'utf8')
        .split(/\r?\n/)
        .map((line) => line.split(',') as unknown as Row);
      const [schema, namespace] = rows.find(([, , parent]) => parent === table.name) ?? assert.fail();
      const types = {
        InvioErogato: 'InvioErogato',
        AnnullaErogato: 'AnnullaErogato',
        SospendiErogato: 'SospendiErogato',
        VisualizzaErogato: 'VisualizzaErogato',
        InterrogaNreUtil: 'InterrogaNreUtilizzati',
        VisualizzaRicetta: 'RicercaErogatore',
      };
      const suffix = Object.entries(types).find(([start]) => table.name.startsWith(start))?.[1] ?? '';
      assert.equal(table.namespace, namespace);
      assert.deepEqual(
        elementsAsRows(table.elements),
        rowsOf(rows, new Set([schema, `TipiDati${suffix}`]), table.name),
      );
    });
  }

  it('are read as they were written, whatever their texts hold', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => value.trim());
    fc.assert(
      fc.property(word, fc.constantFrom('__proto__', 'constructor', 'toString', '<a>&amp;]]>'), (pinCode, cfMedico) => {
        const content = { pinCode, nre: '1500A0123456789', cfMedico };
        const readable = () => {
          const envelope = readEnvelope(writeEnvelope(annullaPrescrittoRichiesta, content));
          assert.ok(envelope.ok && 'body' in envelope);
          return readMessage(annullaPrescrittoRichiesta, envelope.body);
        };
        try {
          const read = readable();
          assert.deepEqual(read, { ok: true, content });
        } catch (error) {
          assert.ok(error instanceof UnwritableMessage);
        }
      }),
    );
  });

  it('refuse what is not of their table, before anything is sent', () => {
    const good = { pinCode: 'p', nre: 'n', cfMedico: 'm' };
    for (const bad of [
      { ...good, cfMedico: 'x'.repeat(17) },
      { ...good, toString: 'x' },
      { ...good, nre: ['a', 'b'] },
      { ...good, nre: { a: 'b' } },
      { ...good, pinCode: '\u0000' },
      { pinCode: 'p', nre: 'n' },
    ]) {
      assert.throws(() => writeEnvelope(annullaPrescrittoRichiesta, bad as unknown as typeof good), UnwritableMessage);
    }
  });

  it('are unreadable with elements missing, twice, in another order or of no table', () => {
    const written = writeEnvelope(annullaPrescrittoRicevuta, { nre: 'n', codEsitoAnnullamento: '0000' });
    const outcome = '<m:codEsitoAnnullamento>0000</m:codEsitoAnnullamento>';
    const verdict = (document: string) => {
      const envelope = readEnvelope(document);
      return envelope.ok && 'body' in envelope ? readMessage(annullaPrescrittoRicevuta, envelope.body).ok : false;
    };
    assert.equal(verdict(written), true);
    for (const changed of [
      written.replace(outcome, ''),
      written.replace(outcome, outcome + outcome),
      written.replace('<m:nre>n</m:nre>', '').replace(outcome, `${outcome}<m:nre>n</m:nre>`),
      written.replace(outcome, `${outcome}<m:constructor/>`),
      written.replace(outcome, `${outcome}text`),
      written.replace('0000', '0000x'),
      written.replace('<m:nre>n', '<t:nre>n').replace('n</m:nre>', 'n</t:nre>'),
      written.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>'),
      written.slice(0, -20),
      'garbage',
      '',
      '<a/>',
    ]) {
      assert.equal(verdict(changed), false, changed);
    }
  });

  it('tell the faults of SOAP apart', () => {
    const party = (document: string) => {
      const reading = readEnvelope(document);
      return reading.ok && 'fault' in reading ? reading.fault.party : undefined;
    };
    assert.deepEqual(
      [writeFault('Server', 'x'), writeFault('Client', '<x>'), writeFault('VersionMismatch', 'x')].map(party),
      ['receiver', 'caller', 'version'],
    );
    const next = '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body/></e:Envelope>';
    assert.equal(party(next), 'version');
  });
});
