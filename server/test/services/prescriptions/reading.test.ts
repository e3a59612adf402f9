import assert from 'node:assert/strict';
import type { Binary, MedicationRequest, Parameters, ParametersParameter, ServiceRequest } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import {
  citizen,
  doctor,
  eachOpened,
  medicines,
  type PrescriptionWorld,
  people,
  planOf,
  principalOf,
  services,
  toParameters,
} from './prescription-world.ts';
import { type Printed, readPrinted } from './printed.ts';

const authentication = {
  system: 'https://fhir.sinfonia.campania.it/sid/ts-authentication-code',
  value: 'prova-000000000001',
};

describe('reading prescriptions', () => {
  let world: PrescriptionWorld;
  eachOpened((opened) => {
    world = opened;
  });

  async function parametersOf(who: Principal, address: string): Promise<readonly ParametersParameter[]> {
    const { status, body = '{}' } = await world.ask(who, 'GET', address);
    assert.equal(status, 200);
    return (JSON.parse(body) as Parameters).parameter ?? [];
  }

  async function codeOf(who: Principal, address: string): Promise<string> {
    try {
      await world.ask(who, 'GET', address);
    } catch (error) {
      return (error as { issues: readonly { code: string }[] }).issues[0]?.code ?? '';
    }
    return 'answered';
  }

  it('tells the state by line and by number, with history, call and next steps', async () => {
    const made = await world.step(doctor, 'MedicationRequest/$prescribe-medicines', medicines());
    const [line] = made.shown<MedicationRequest>('line');
    const nre = line?.groupIdentifier?.value;
    for (const address of [
      `MedicationRequest/${line?.id}/$prescription-state`,
      `MedicationRequest/$prescription-state?nre=${nre}`,
    ]) {
      const told = await parametersOf(doctor, address);
      const named = (name: string) => told.filter((one) => one.name === name);
      assert.equal(named('state')[0]?.valueCode, '3');
      assert.equal(named('nre')[0]?.valueString, nre);
      assert.equal(named('daysLeft')[0]?.valueInteger, 30);
      assert.equal(named('authenticationCode').length, 0);
      assert.equal(named('line')[0]?.valueReference?.reference, `MedicationRequest/${line?.id}`);
      assert.deepEqual(
        named('history').map(({ part }) => part?.[0]?.valueCode),
        ['3'],
      );
      assert.deepEqual(
        named('exchange').map(({ part }) => [part?.[0]?.valueCode, part?.[1]?.valueCode]),
        [['sistema-ts-send', 'requested']],
      );
      assert.deepEqual(
        named('next').map(({ part }) => part?.[0]?.valueCode),
        ['prescription-cancel'],
      );
    }
    assert.deepEqual(
      (await parametersOf(citizen, `MedicationRequest/${line?.id}/$prescription-state`)).filter(
        ({ name }) => name === 'next',
      ),
      [],
    );
    await world.step(doctor, `MedicationRequest/${line?.id}/$prescription-cancel`, {});
    const told = await parametersOf(doctor, `MedicationRequest/${line?.id}/$prescription-state`);
    assert.deepEqual(
      told.filter(({ name }) => name === 'history').map(({ part }) => part?.[0]?.valueCode),
      ['3', '4'],
    );
    assert.equal(
      await codeOf(doctor, 'MedicationRequest/$prescription-state?nre=1500A4999999999'),
      'resource-not-found',
    );
    assert.equal(
      await codeOf(doctor, 'MedicationRequest/$prescription-state?nre=__proto__'),
      'operation-parameter-invalid',
    );
    assert.equal(await codeOf(doctor, 'MedicationRequest/$prescription-state'), 'operation-parameter-missing');
    assert.equal(
      await codeOf(doctor, `MedicationRequest/${people.plan.split('/')[1]}/$prescription-state`),
      'resource-not-found',
    );
    assert.equal(
      await codeOf(principalOf('auditor'), `MedicationRequest/${line?.id}/$prescription-state`),
      'step-role-not-allowed',
    );
  });

  it('prints the reminder once the authentication code is there, with barcodes that are read back', async () => {
    const made = await world.step(
      doctor,
      'ServiceRequest/$prescribe-services',
      services(
        { coPayment: 'exempt', exemption: people.exemption },
        { description: 'Prima visita cardiologica', quantity: 1 },
      ),
    );
    const [line] = made.shown<ServiceRequest>('line');
    const address = `ServiceRequest/${line?.id}/$prescription-reminder`;
    assert.equal(await codeOf(doctor, address), 'reminder-not-ready');
    if (line === undefined) throw new Error('no line');
    await world.put({ ...line, identifier: [...(line.identifier ?? []), authentication] });
    const { body = '{}', headers } = await world.ask(citizen, 'GET', address);
    assert.equal(headers['cache-control'], 'no-store');
    const binary = JSON.parse(body) as Binary;
    assert.equal(binary.contentType, 'application/pdf');
    const pdf = Buffer.from(binary.data ?? '', 'base64');
    const raw = pdf.toString('latin1');
    assert.match(raw, /^%PDF-1\.7/);
    assert.match(raw, /\/Lang \(it-IT\)/);
    assert.match(raw, /\/MarkInfo/);
    const { text, rectangles } = readPrinted(pdf);
    for (const expected of [
      'Ornerini Lucia',
      'RNRLCU52C58F839B',
      'Prima visita cardiologica',
      'Sospetta aritmia',
      authentication.value,
      '0A02',
      'Classe di priorità: B',
    ]) {
      assert.ok(text.includes(expected), `${expected} in ${text}`);
    }
    const nre = line.requisition?.value ?? '';
    const barcodes = [...Map.groupBy(rectangles, ({ y }) => y).values()].flatMap(apart);
    assert.equal(barcodes.length, 3);
    assert.deepEqual(
      barcodes.map(scanned).sort(),
      [`*${nre.slice(0, 5)}*`, `*${nre.slice(5)}*`, '*RNRLCU52C58F839B*'].sort(),
    );
  });

  it('does not name the person of an obscured prescription', async () => {
    const made = await world.step(doctor, 'MedicationRequest/$prescribe-medicines', medicines({ obscured: true }));
    const [line] = made.shown<MedicationRequest>('line');
    if (line === undefined) throw new Error('no line');
    await world.put({ ...line, identifier: [...(line.identifier ?? []), authentication] });
    const { body = '{}' } = await world.ask(doctor, 'GET', `MedicationRequest/${line.id}/$prescription-reminder`);
    const { text } = readPrinted(Buffer.from((JSON.parse(body) as Binary).data ?? '', 'base64'));
    assert.ok(!text.includes('Ornerini'));
    assert.ok(text.includes('nome non mostrato'));
  });

  it('suggests what a plan leaves, and when', async () => {
    const before = await parametersOf(doctor, `MedicationRequest/$prescription-suggest?patient=${people.person}`);
    const [first] = before.filter(({ name }) => name === 'suggestion');
    const value = (name: string) => first?.part?.find((one) => one.name === name);
    const medicine = (name: string) => value('medicine')?.part?.find((one) => one.name === name);
    assert.equal(value('remaining')?.valueInteger, 12);
    assert.equal(value('protocol')?.valueString, 'PROVA-PT-0001');
    assert.equal(medicine('atc')?.valueString, 'B01AF02');
    assert.equal(medicine('note')?.valueCode, '97');
    // 12 packs over 321 days: 26.75 days each, so two for thirty days.
    assert.equal(medicine('packs')?.valueInteger, 2);
    // The plan names the active ingredient alone: as it is suggested, the line would be refused (RX-13).
    assert.equal(value('toChoose')?.valueCode, 'product');
    await world.step(doctor, 'MedicationRequest/$prescribe-medicines', {
      patient: people.person,
      coPayment: 'not-exempt',
      place: 'A',
      medicine: { atc: 'B01AF02', group: 'ZZ1', packs: 2 },
    });
    const after = await parametersOf(doctor, `MedicationRequest/$prescription-suggest?patient=${people.person}`);
    const [next] = after.filter(({ name }) => name === 'suggestion');
    assert.equal(next?.part?.find(({ name }) => name === 'remaining')?.valueInteger, 10);
    const plan = planOf();
    const package_ = { system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: '000000001' };
    const coding = [...(plan.medicationCodeableConcept?.coding ?? []), package_];
    await world.put({ ...plan, medicationCodeableConcept: { coding } });
    const whole = await parametersOf(doctor, `MedicationRequest/$prescription-suggest?patient=${people.person}`);
    const [ready] = whole.filter(({ name }) => name === 'suggestion');
    assert.equal(
      ready?.part?.find(({ name }) => name === 'toChoose'),
      undefined,
    );
    const line = ready?.part?.find(({ name }) => name === 'medicine');
    const request = { patient: people.person, coPayment: 'not-exempt', place: 'A' };
    const made = await world.ask(doctor, 'POST', 'MedicationRequest/$prescribe-medicines', {
      ...toParameters(request),
      parameter: [...(toParameters(request) as Required<Parameters>).parameter, line],
    });
    assert.equal(made.status, 201);
    assert.equal(
      await codeOf(citizen, `MedicationRequest/$prescription-suggest?patient=${people.person}`),
      'step-role-not-allowed',
    );
    assert.equal(
      await codeOf(doctor, 'MedicationRequest/$prescription-suggest?patient=constructor'),
      'operation-parameter-invalid',
    );
  });
});

/** The bars of one height, parted where the space between two is wider than a barcode has it. */
function apart(bars: Printed['rectangles']): Printed['rectangles'][] {
  const found: Printed['rectangles'][number][][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const bar of [...bars].sort((one, other) => one.x - other.x)) {
    if (bar.x - end > 10) found.push([]);
    found.at(-1)?.push(bar);
    end = bar.x + bar.width;
  }
  return found;
}

const characters = new Map([...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*'].map((one, index) => [index, one] as const));
const bits = [
  52, 289, 97, 352, 49, 304, 112, 37, 292, 100, 265, 73, 328, 25, 280, 88, 13, 268, 76, 28, 259, 67, 322, 19, 274, 82,
  7, 262, 70, 22, 385, 193, 448, 145, 400, 208, 148,
];

/** Reads bars by the widths of bars and spaces. */
function scanned(bars: readonly { readonly x: number; readonly width: number }[]): string {
  const narrow = Math.min(...bars.map(({ width }) => width));
  const sorted = [...bars].sort((one, other) => one.x - other.x);
  const elements = sorted.flatMap(({ x, width }, index) => {
    const before = sorted[index - 1];
    const own = width > narrow * 1.6 ? 1 : 0;
    return before === undefined ? [own] : [x - before.x - before.width > narrow * 1.6 ? 1 : 0, own];
  });
  let text = '';
  for (let at = 0; at < elements.length; at += 10) {
    const code = elements.slice(at, at + 9).reduce<number>((sum, bit) => sum * 2 + bit, 0);
    text += characters.get(bits.indexOf(code)) ?? '?';
  }
  return text;
}
