import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { Resource, Task } from '@medplum/fhirtypes';
import type { Read } from '../../../services/steps/changes.ts';
import type { Reading } from '../../../services/steps/stored.ts';
import { type ExchangeCall, exchangeTask } from '../../tasks/exchange-task.ts';
import { fromMessageTime, toMessageTime } from '../../tasks/message-times.ts';
import { readTask } from '../../tasks/read-task.ts';
import type { MessageContent, MessageTable } from '../message-table.ts';
import { operations } from '../operations.ts';
import { writeEnvelope } from '../soap.ts';
import file from './messages.cases.json' with { type: 'json' };
import { writePrescriptionCall } from './write-call.ts';

interface Case {
  readonly name: string;
  readonly call: ExchangeCall;
  readonly focus: string;
  readonly owner?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, object>>;
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly unwritable?: string;
  readonly later?: string;
}

const cases = file.cases as unknown as readonly Case[];
const oracle = new URL('../../../../../../shared/oracle/flows/ricetta-dem/messages.csv', import.meta.url);

/** A store of the resources of the table, some of them changed. */
function storeOf(changes: Case['with'] = {}): Reading {
  const known: Readonly<Record<string, object>> = file.resources;
  return {
    async read({ type, id }) {
      const address = `${type}/${id}`;
      const found = known[address];
      if (found === undefined) return undefined;
      const json = JSON.stringify({ resourceType: type, id, ...found, ...changes[address] });
      return { type, id, versionId: '1', lastUpdated: 0, method: 'PUT', deleted: false, json };
    },
    search: () => Promise.reject(new Error('nothing is searched for')),
  };
}

async function write({ call, focus, owner = 'PractitionerRole/d', values = {}, with: changes }: Case) {
  const task: Task = exchangeTask({
    call,
    order: { system: 'x', value: '1500A4000000001' },
    focus,
    values,
    patient: 'Patient/p',
    owner,
    now: 0,
  });
  const asked = readTask({ ...task, id: 't' } as Read<Task> & Resource);
  assert.ok(asked !== undefined);
  return writePrescriptionCall(storeOf(changes), asked, '150');
}

const linesIn = (request: MessageContent): readonly MessageContent[] => {
  const list = Object.entries(request).find(([name]) => name.startsWith('ElencoDettagli'))?.[1] as MessageContent;
  return list === undefined ? [] : (Object.values(list)[0] as readonly MessageContent[]);
};

/** Names of all elements of a message, those of its lines included. */
function elementsOf(table: MessageTable): Set<string> {
  const names = new Set<string>();
  const visit = (elements: MessageTable['elements']): void => {
    for (const [name, { form }] of Object.entries(elements)) {
      if (form.kind === 'group') visit(form.elements);
      else names.add(name);
    }
  };
  visit(table.elements);
  names.delete('pinCode');
  return names;
}

describe('messages of Sistema TS made from resources', () => {
  const seen = new Map<string, Set<string>>();

  for (const one of cases) {
    it(`${one.call}: ${one.name}`, async () => {
      const written = await write(one);
      if (one.expect === undefined) {
        const later = one.later !== undefined;
        assert.deepEqual(written, { ok: false, place: one.unwritable ?? one.later, later });
        return;
      }
      assert.ok(written.ok, JSON.stringify(written));
      const { request, caller } = JSON.parse(written.body) as { request: MessageContent; caller: string };
      assert.equal(caller, one.owner ?? 'PractitionerRole/d');
      const { lines = [], ...header } = one.expect as { lines?: readonly Record<string, unknown>[] } & object;
      const kind = written.kind as keyof typeof operations;
      const table: MessageTable = operations[kind].request;
      const names = seen.get(table.name) ?? new Set();
      seen.set(table.name, names);
      const compare = (expected: object, found: MessageContent | undefined): void => {
        for (const [name, value] of Object.entries(expected)) {
          assert.equal(found?.[name] ?? null, value, name);
          if (value !== null) names.add(name);
        }
      };
      compare(header, request);
      for (const [index, line] of lines.entries()) compare(line, linesIn(request)[index]);
      // What is made can be written as a message of the development kit.
      assert.match(writeEnvelope(table, { ...request, pinCode: '1' } as never), new RegExp(table.name));
    });
  }

  for (const [name, notWritten] of Object.entries(file.notWritten)) {
    it(`covers ${name}, but for what is in no profile`, () => {
      const table = [operations.send.request, operations.dispense.request].find((one) => one.name === name);
      const all = elementsOf(table as MessageTable);
      const checked = seen.get(name) ?? new Set();
      const dispenser = ['codiceRegioneErogatore', 'codiceAslErogatore', 'codiceSsaErogatore', 'cfAssistito'];
      const missing = [...all].filter((one) => !checked.has(one) && !dispenser.includes(one)).sort();
      console.log(`      ${name}: ${all.size - missing.length} of ${all.size} elements written and checked`);
      assert.deepEqual(missing, [...notWritten].sort());
    });
  }

  it('names only elements that the development kit has', function () {
    if (!existsSync(oracle)) this.skip();
    const known = new Set(
      readFileSync(oracle, 'utf8')
        .split('\n')
        .map((row) => `${row.split(',')[0]} ${row.split(',')[4]}`),
    );
    for (const [name, notWritten] of Object.entries(file.notWritten))
      for (const one of [...(seen.get(name) ?? []), ...notWritten]) {
        const has =
          known.has(`${name} ${one}`) || known.has(`TipiDati ${one}`) || known.has(`TipiDatiInvioErogato ${one}`);
        assert.ok(has, `${name} ${one}`);
      }
  });

  it('refuses lines that are not of one prescription', async () => {
    const [first] = cases;
    assert.ok(first !== undefined);
    const task = exchangeTask({
      call: 'sistema-ts-send',
      order: { system: 'x', value: 'y' },
      focus: 'MedicationRequest/a',
      parts: [
        { name: 'line', reference: 'MedicationRequest/a' },
        { name: 'line', reference: 'ServiceRequest/s' },
      ],
      owner: 'PractitionerRole/d',
      now: 0,
    });
    const asked = readTask({ ...task, id: 't' });
    assert.ok(asked !== undefined);
    const written = await writePrescriptionCall(storeOf(), asked, '150');
    assert.deepEqual(written, { ok: false, place: 'Task.input[line]', later: false });
  });

  it('gives times of Rome back, and none for what is no time', () => {
    for (const instant of [
      '2026-01-31T23:30:00Z',
      '2026-07-01T00:00:00Z',
      '2026-10-25T00:30:00Z',
      '2026-03-29T01:00:00Z',
    ])
      assert.equal(fromMessageTime(toMessageTime(instant)), Date.parse(instant));
    for (const text of ['', '2026-03-29 02:30:00', '2026-13-01 00:00:00', 'toString', undefined])
      assert.equal(fromMessageTime(text), undefined);
  });
});
