import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import fc from 'fast-check';
import { runsOf } from '../../store/test-store.ts';
import { countVersions } from '../home-care/proof/proof-world.ts';
import {
  aids,
  doctor,
  eachOpened,
  medicines,
  type PrescriptionWorld,
  services,
  toParameters,
} from './prescription-world.ts';

/** Values that no parameter wants, as JSON so that `__proto__` is a member of its own. */
const odd = [
  'null',
  'true',
  '-1',
  '1e400',
  '1.5',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"Patient/persona"',
  '"MedicationRequest/__proto__"',
  '{"reference":"Coverage/toString"}',
  `"${'A'.repeat(100_000)}"`,
  '99999999999999999999',
  '{"system":"constructor","value":"toString"}',
].map((text) => JSON.parse(text) as unknown);

const targets = [
  ['MedicationRequest/$prescribe-medicines', toParameters(medicines())],
  ['ServiceRequest/$prescribe-services', toParameters(services())],
  ['DeviceRequest/$prescribe-aids', toParameters(aids())],
] as const;

describe('malformed requests for prescriptions', function () {
  this.timeout(60_000);
  let world: PrescriptionWorld;
  eachOpened((opened) => {
    world = opened;
  });

  for (const [target, plain] of targets) {
    it(`are refused or made whole: ${target}`, async () => {
      const body = fc
        .tuple(fc.nat(), fc.nat(), fc.constantFrom(...odd), fc.constantFrom('value', 'name', 'entry', 'extra', 'part'))
        .map(([at, within, value, where]) => changed(plain, at, within, value, where));
      await fc.assert(
        fc.asyncProperty(body, async (one) => {
          const before = await countVersions(world);
          try {
            const { status } = await world.ask(doctor, 'POST', target, one);
            assert.ok(status === 200 || status === 201);
          } catch (error) {
            assert.ok(error instanceof FhirError, String(error));
            assert.notEqual(error.issues[0]?.code, 'internal-error');
            assert.equal(await countVersions(world), before);
          }
        }),
        { numRuns: runsOf(150) },
      );
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    });
  }

  for (const operation of ['prescription-state', 'prescription-reminder']) {
    it(`are refused: $${operation}`, async () => {
      for (const value of [
        '',
        ' ',
        '__proto__',
        'constructor',
        '150ZZ4',
        `1500A4${'0'.repeat(1000)}`,
        '1500A4000000000%00',
        'à',
      ]) {
        for (const type of ['MedicationRequest', 'ServiceRequest', 'DeviceRequest']) {
          await assert.rejects(
            world.ask(doctor, 'GET', `${type}/$${operation}?nre=${encodeURIComponent(value)}`),
            FhirError,
          );
        }
      }
    });
  }
});

type Entry = { name?: unknown; part?: unknown; [member: string]: unknown };

/** A body with one thing changed, at a parameter or at a part of one. */
function changed(plain: object, at: number, within: number, value: unknown, where: string): unknown {
  const body = structuredClone(plain) as { parameter: Entry[] };
  const own = body.parameter[at % body.parameter.length];
  const parts = Array.isArray(own?.part) ? (own.part as Entry[]) : undefined;
  const entry = parts === undefined || where === 'part' ? own : parts[within % parts.length];
  if (entry === undefined) return body;
  if (where === 'entry') return { ...body, parameter: [...body.parameter, value] };
  if (where === 'extra') return { ...body, parameter: [...body.parameter, { name: 'patient', valueString: value }] };
  if (where === 'part') entry.part = value;
  else if (where === 'name') entry.name = value;
  else {
    const member = Object.keys(entry).find((name) => name.startsWith('value')) ?? 'valueString';
    entry[member] = value;
  }
  return body;
}
