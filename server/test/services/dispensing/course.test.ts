import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Communication, MedicationDispense, MedicationRequest, Task } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { lineOf, newNre } from './dispensing-lines.ts';
import { itemOf, make, present } from './dispensing-steps.ts';
import { allOf, cards, now, openDispensing, otherPharmacist, people, pharmacist, put } from './dispensing-world.ts';

describe('the dispensing of a prescription', () => {
  let folder: string;
  let api: InProcessApi;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-dispensing-'));
    api = await openDispensing(folder);
  });
  afterEach(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const stateOf = async (id: string): Promise<string | undefined> =>
    (await now<MedicationRequest>(api, `MedicationRequest/${id}`)).extension?.find(
      ({ url }) => url === extensionUrl.PrescriptionStateCode,
    )?.valueCoding?.code;
  const callsOf = async (): Promise<(string | undefined)[]> =>
    (await allOf<Task>(api, 'Task')).flatMap(({ code, meta }) =>
      meta?.profile?.some((one) => one.endsWith('exchange-task')) ? [code?.coding?.[0]?.code] : [],
    );
  async function prescription(packs: readonly number[] = [2]): Promise<{ nre: string; ids: string[] }> {
    const nre = newNre();
    const lines = packs.map((count, index) => lineOf({ nre, id: `${nre}-${index}`, packs: count }));
    await put(api, lines);
    return { nre, ids: lines.map(({ id }) => id) };
  }

  it('takes, hands over a part, then the rest, and tells Sistema TS and the person', async () => {
    const { nre, ids } = await prescription([1, 2]);
    const [first = '', second = ''] = ids;
    const taken = await present(api, pharmacist, nre);
    assert.equal(taken.status, 201, taken.body);
    assert.equal(taken.state, '5');
    assert.deepEqual(
      taken.shown<MedicationRequest>('line').map(({ id }) => id),
      ids,
    );
    assert.equal(taken.shown<Task>('hold')[0]?.owner?.reference, people.pharmacy);
    const part = await make(api, pharmacist, 'dispense', first, {
      operation: '2',
      item: [
        itemOf(first, { serial: '0000473651', lot: 'L1', expiry: '2030-01-31', price: 12.5 }),
        itemOf(second, { serial: '000047366' }),
      ],
    });
    assert.equal(part.status, 200, part.body);
    assert.equal(part.state, '7');
    assert.equal(part.shown('dispense').length, 2);
    const state = await make(api, pharmacist, 'state', second);
    const lefts = state.parameters
      .filter(({ name }) => name === 'line')
      .map(({ part: parts }) => parts?.find(({ name }) => name === 'left')?.valueInteger);
    assert.deepEqual(lefts, [0, 1]);
    const rest = await make(api, pharmacist, 'dispense', second, { operation: '1', item: itemOf(second) });
    assert.equal(rest.state, '8', rest.body);
    for (const id of ids) assert.equal(await stateOf(id), '8');
    assert.deepEqual(await callsOf(), ['sistema-ts-take', 'sistema-ts-dispense', 'sistema-ts-dispense']);
    const dispenses = await allOf<MedicationDispense>(api, 'MedicationDispense');
    assert.equal(dispenses.length, 3);
    const told = await allOf<Communication>(api, 'Communication');
    assert.equal(told.length, 2);
    assert.ok(told.every(({ recipient }) => recipient?.[0]?.reference === people.person));
  });

  it('gives back what was taken back: reversed, dispensed again, reversed, released', async () => {
    const { nre, ids } = await prescription([1]);
    const [id = ''] = ids;
    await present(api, pharmacist, nre);
    const item = itemOf(id, { serial: '000047365' });
    assert.equal((await make(api, pharmacist, 'dispense', id, { operation: '1', item })).state, '8');
    const reversed = await make(api, pharmacist, 'reverse', id, { code: '1', reason: 'Confezione sbagliata' });
    assert.equal(reversed.state, '9', reversed.body);
    assert.equal(reversed.shown<MedicationDispense>('dispense')[0]?.status, 'entered-in-error');
    const again = await make(api, pharmacist, 'dispense', id, { operation: '1', item });
    assert.equal(again.state, '8', again.body);
    assert.equal((await make(api, pharmacist, 'reverse', id, { code: '1', reason: 'Di nuovo' })).state, '9');
    assert.equal((await make(api, pharmacist, 'release', id)).state, '3');
    assert.equal((await present(api, otherPharmacist, nre)).state, '5');
    // Who dispensed before reads what became of it, but does not act on what another one holds.
    assert.equal((await make(api, pharmacist, 'state', id)).state, '5');
    assert.equal((await make(api, pharmacist, 'release', id)).rule, 'DS-02');
  });

  it('suspends for what is missing, tells person and prescriber, and resumes', async () => {
    const { nre, ids } = await prescription();
    const [id = ''] = ids;
    await present(api, pharmacist, nre);
    const suspended = await make(api, pharmacist, 'suspend', id);
    assert.equal(suspended.state, '6', suspended.body);
    assert.equal((await now<MedicationRequest>(api, `MedicationRequest/${id}`)).status, 'on-hold');
    const told = (await allOf<Communication>(api, 'Communication')).map(({ recipient }) => recipient?.[0]?.reference);
    assert.deepEqual(told.sort(), [people.person, people.doctor].sort());
    assert.equal((await make(api, pharmacist, 'resume', id)).state, '3');
    assert.equal((await make(api, pharmacist, 'state', id)).status, 404);
  });

  it('lets one of two pharmacies take it, whoever asks at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { nre } = await prescription();
      const answers = await Promise.all([
        present(api, pharmacist, nre),
        present(api, otherPharmacist, nre),
        present(api, pharmacist, nre),
      ]);
      const holders = new Set(answers.flatMap((one) => one.shown<Task>('hold').map(({ owner }) => owner?.reference)));
      assert.equal(holders.size, 1, JSON.stringify(answers.map(({ body }) => body.slice(0, 300))));
      const held = (await allOf<Task>(api, 'Task')).filter(
        ({ groupIdentifier, code }) => groupIdentifier?.value === nre && code?.coding?.[0]?.code === 'hold',
      );
      assert.equal(held.length, 1);
    }
  });

  it('lets one of two pharmacies hand over the same pack, at once or later', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await prescription([1]), await prescription([1])];
      const serial = `00004736${round}`;
      await present(api, pharmacist, one.nre);
      await present(api, otherPharmacist, other.nre);
      const handOver = (who: typeof pharmacist, id = '', more = {}) =>
        make(api, who, 'dispense', id, { operation: '1', item: itemOf(id, { serial, ...more }) });
      const answers = await Promise.all([handOver(pharmacist, one.ids[0]), handOver(otherPharmacist, other.ids[0])]);
      assert.deepEqual(answers.map(({ state, rule }) => state ?? rule).sort(), ['8', 'DS-09']);
      const [loser, id] = answers[0].rule === undefined ? [otherPharmacist, other.ids[0]] : [pharmacist, one.ids[0]];
      assert.equal((await handOver(loser, id)).rule, 'DS-09');
      assert.equal((await handOver(loser, id, { doubleSerial: true })).state, '8');
    }
  });

  it('answers again who gave the prescription back and lost the answer, and nobody else', async () => {
    const { nre, ids } = await prescription();
    const [id = ''] = ids;
    await present(api, pharmacist, nre);
    const values = { key: 'rilascio-0001' };
    const released = await make(api, pharmacist, 'release', id, values);
    assert.equal(released.state, '3', released.body);
    const again = await make(api, pharmacist, 'release', id, values);
    assert.deepEqual([again.status, again.state], [200, '3'], again.body);
    assert.match(again.body, /step-repeated/);
    assert.equal((await make(api, otherPharmacist, 'release', id, values)).status, 404);
    assert.equal((await make(api, pharmacist, 'release', id, { key: 'rilascio-0002' })).status, 404);
    await present(api, otherPharmacist, nre);
    assert.equal((await make(api, pharmacist, 'release', id, values)).state, '3');
  });

  it('repeats a step with the same key without doing it twice', async () => {
    const { nre, ids } = await prescription([2]);
    const [id = ''] = ids;
    const first = await present(api, pharmacist, nre, { key: 'presa-0001' });
    const again = await present(api, pharmacist, nre, { key: 'presa-0001' });
    assert.deepEqual([first.status, again.status], [201, 200], again.body);
    assert.equal(again.shown('line').length, 1);
    const values = { key: 'consegna-0001', operation: '2', item: itemOf(id, { serial: '000047365' }) };
    assert.equal((await make(api, pharmacist, 'dispense', id, values)).state, '7');
    const repeated = await make(api, pharmacist, 'dispense', id, values);
    assert.equal(repeated.state, '7', repeated.body);
    assert.equal(repeated.shown('dispense').length, 1);
    assert.equal((await allOf(api, 'MedicationDispense')).length, 1);
    const changed = { ...values, operation: '3' };
    assert.equal((await make(api, pharmacist, 'dispense', id, changed)).code, 'step-key-reused');
  });

  it('answers alike for a number that is none and for the card of another person', async () => {
    const { nre } = await prescription();
    const unknown = await present(api, pharmacist, newNre());
    const foreign = await present(api, pharmacist, nre, { identifier: cards.other });
    const draft = newNre();
    await put(api, [lineOf({ nre: draft, state: '2' })]);
    assert.equal(unknown.status, 404);
    assert.deepEqual(foreign, { ...unknown, shown: foreign.shown });
    assert.equal((await present(api, pharmacist, draft)).body, unknown.body);
    const elsewhere = { ...cards.person, system: 'urn:oid:2.16.840.1.113883.2.9.4.3.17' };
    assert.equal((await present(api, pharmacist, nre, { identifier: elsewhere })).body, unknown.body);
  });

  it('makes a pharmacy wait that guesses, and no other one', async () => {
    const { nre } = await prescription();
    for (let turn = 0; turn < 10; turn++) assert.equal((await present(api, pharmacist, newNre())).status, 404);
    const waiting = await present(api, pharmacist, nre);
    assert.equal(waiting.status, 429);
    assert.equal((await present(api, otherPharmacist, nre)).state, '5');
  });

  it('takes no odd numbers and identifiers for anything', async () => {
    const odd = [
      'toString',
      '__proto__',
      'constructor',
      '',
      '1'.repeat(100_000),
      '150 A4000000001',
      '１５００A4000000001',
    ];
    for (const nre of odd) {
      const { status } = await present(api, pharmacist, nre);
      assert.ok(status === 400 || status === 404 || status === 429, `${nre.slice(0, 20)}: ${status}`);
    }
    const { nre } = await prescription();
    for (const value of ['toString', '__proto__', '%', '*', 'rnrlcu52c58f839']) {
      const { status } = await present(api, otherPharmacist, nre, { identifier: { ...cards.person, value } });
      assert.equal(status, 404, value);
    }
    for (const id of ['toString', '__proto__', 'constructor', 'x'.repeat(64)]) {
      assert.ok([400, 404].includes((await make(api, otherPharmacist, 'release', id)).status), id);
    }
  });

  it('shows a pharmacist what it holds and nothing else of the person', async () => {
    const { nre, ids } = await prescription();
    const { ids: others } = await prescription();
    const [held = '', other = ''] = [ids[0], others[0]];
    const readAs = async (id: string): Promise<number> => {
      try {
        return (await api.ask(pharmacist, 'GET', `MedicationRequest/${id}`)).status;
      } catch (error) {
        return (error as { status: number }).status;
      }
    };
    // The number alone opens nothing: it is presented with the card, and wrong ones are counted.
    const identifier = [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.8', value: nre }];
    await put(api, [{ ...(await now<MedicationRequest>(api, `MedicationRequest/${held}`)), identifier }]);
    const byNumber = async (): Promise<number> => {
      const { body = '{}' } = await api.ask(pharmacist, 'GET', `MedicationRequest?identifier=${nre}&status=active`);
      return (JSON.parse(body) as { entry?: readonly unknown[] }).entry?.length ?? 0;
    };
    assert.deepEqual([await readAs(held), await byNumber()], [404, 0]);
    await present(api, pharmacist, nre);
    assert.deepEqual([await readAs(held), await byNumber()], [200, 1]);
    assert.equal(await readAs(other), 404);
    const found = JSON.parse(
      (await api.ask(pharmacist, 'GET', `MedicationRequest?patient=${people.person}`)).body ?? '{}',
    ) as { entry?: readonly unknown[] };
    assert.equal(found.entry?.length, 1);
    await make(api, pharmacist, 'release', held);
    assert.equal(await readAs(held), 404);
  });
});
