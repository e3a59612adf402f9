import type { ParametersParameter } from '@medplum/fhirtypes';
import { lastDayOf } from '../../../exchanges/sistema-ts/states.ts';
import type { DescribedParameter } from '../../../fhir/operations/operation-description.ts';
import { dayIn } from '../../steps/days.ts';
import type { Reading } from '../../steps/stored.ts';
import { expectedChannel, isOfOwnRegion } from './channels.ts';
import { authorisationFor } from './orders.ts';
import { planOf, planStateOn } from './plan.ts';
import { dispensedOf, leftOf, medicineCode, type Prescription, prescribedOf } from './prescription.ts';

const part = (name: string, type: string, it: string, en: string, min: 0 | 1 = 1): DescribedParameter => ({
  name,
  min,
  max: '1',
  type,
  text: { it, en },
});

/** Last day on which a prescription may be taken in charge, `YYYY-MM-DD`. Source: DPR 371/1998; Sistema TS. */
export function lastDay({ lines }: Prescription): string {
  const days = lines.map(({ authoredOn = '', dispenseRequest }) => {
    const counted = lastDayOf(dayIn(authoredOn), 'F');
    const { end } = dispenseRequest?.validityPeriod ?? {};
    return end !== undefined && dayIn(end) < counted ? dayIn(end) : counted;
  });
  return days.reduce((first, one) => (one < first ? one : first));
}

/**
 * What a dispenser is told of each line: the medicine, what is left of it, by which channel, and how its therapeutic plan stands
 * today. Nothing of why it was prescribed.
 */
export function lineParts(store: Reading, found: Prescription, today: string): Promise<ParametersParameter[]> {
  return Promise.all(
    found.lines.map(async (line): Promise<ParametersParameter> => {
      const reference = `MedicationRequest/${line.id}`;
      const plan = planStateOn(await planOf(store, line), today);
      const expected = expectedChannel(line);
      const isAuthorised = expected === 'dpc' && (await authorisationFor(store, found, reference)) !== undefined;
      const { medicationCodeableConcept: medicine } = line;
      const left = leftOf(found, line);
      const isDispensable = plan !== 'not-in-force' && (expected !== 'dpc' || isAuthorised || isOfOwnRegion(found.nre));
      return {
        name: 'line',
        part: [
          { name: 'prescription', valueReference: { reference } },
          ...(medicine === undefined ? [] : [{ name: 'medicine', valueCodeableConcept: medicine }]),
          { name: 'prescribed', valueInteger: prescribedOf(line) },
          { name: 'dispensed', valueInteger: dispensedOf(found, reference) },
          { name: 'left', valueInteger: left },
          { name: 'dispensable', valueInteger: isDispensable ? left : 0 },
          { name: 'channel', valueCode: isAuthorised ? 'convention' : expected },
          { name: 'substitutable', valueBoolean: !isSubstitutionForbidden(line) },
          { name: 'plan', valueCode: plan },
        ].filter((part) => part !== undefined),
      };
    }),
  );
}

/** Whether the prescriber has forbidden to substitute a line (nonSost). */
export function isSubstitutionForbidden({ substitution }: Prescription['lines'][number]): boolean {
  return substitution?.allowedCodeableConcept?.coding?.some(({ code }) => code === 'N') === true;
}

/** Whether two lines or packs are of the same equivalence group (AIFA). */
export function isSameGroup(one: Prescription['lines'][number], group: string | undefined): boolean {
  const own = medicineCode(one, 'group');
  return own !== undefined && own === group;
}

/** What the parts of a line say, as operations describe it. */
export const lineParameters: readonly DescribedParameter[] = [
  { ...part('prescription', 'Reference', 'Riga', 'Line'), targets: ['MedicationRequest'] },
  part('medicine', 'CodeableConcept', 'Medicinale', 'Medicine', 0),
  part('prescribed', 'integer', 'Confezioni prescritte', 'Packs prescribed'),
  part('dispensed', 'integer', 'Confezioni erogate', 'Packs dispensed'),
  part('left', 'integer', 'Confezioni che restano', 'Packs left'),
  part('dispensable', 'integer', 'Confezioni che si possono erogare oggi', 'Packs that may be dispensed today'),
  part('channel', 'code', 'Canale', 'Channel'),
  part('substitutable', 'boolean', 'Se è sostituibile', 'Whether it may be substituted'),
  part(
    'plan',
    'code',
    'Piano terapeutico: none, unknown, in-force, not-in-force',
    'Therapeutic plan: none, unknown, in-force, not-in-force',
  ),
];
