import type { Encounter, Observation, Patient, Practitioner, PractitionerRole, Reference } from '@medplum/fhirtypes';
import { codeSystem } from './codes.ts';
import type { Random } from './random.ts';

/** A kind of measure: LOINC code, UCUM unit and the normal spread of its values. */
interface Measure {
  readonly code: string;
  readonly display: string;
  readonly unit: string;
  /** UCUM code. */
  readonly ucum: string;
  readonly low: number;
  readonly high: number;
  readonly decimals: 0 | 1;
  readonly category: 'vital-signs' | 'laboratory';
}

/** Circumstances of a measure. `start` is a FHIR dateTime. */
export interface MeasureContext {
  readonly subject: Reference<Patient>;
  readonly encounter: Reference<Encounter>;
  readonly performer: Reference<Practitioner | PractitionerRole>;
  readonly start: string;
  readonly age: number;
}

/** Codes and units as the R4 vital-signs profiles ask for them. Source: FHIR R4, observation-vitalsigns. */
const measures: readonly [Measure, ...Measure[]] = [
  {
    code: '8867-4',
    display: 'Heart rate',
    unit: '/min',
    ucum: '/min',
    low: 56,
    high: 104,
    decimals: 0,
    category: 'vital-signs',
  },
  {
    code: '8310-5',
    display: 'Body temperature',
    unit: '°C',
    ucum: 'Cel',
    low: 35.8,
    high: 38.6,
    decimals: 1,
    category: 'vital-signs',
  },
  {
    code: '2708-6',
    display: 'Oxygen saturation in Arterial blood',
    unit: '%',
    ucum: '%',
    low: 90,
    high: 99,
    decimals: 0,
    category: 'vital-signs',
  },
  {
    code: '9279-1',
    display: 'Respiratory rate',
    unit: '/min',
    ucum: '/min',
    low: 12,
    high: 24,
    decimals: 0,
    category: 'vital-signs',
  },
  {
    code: '2345-7',
    display: 'Glucose [Mass/volume] in Serum or Plasma',
    unit: 'mg/dL',
    ucum: 'mg/dL',
    low: 72,
    high: 210,
    decimals: 0,
    category: 'laboratory',
  },
  {
    code: '4548-4',
    display: 'Hemoglobin A1c/Hemoglobin.total in Blood',
    unit: '%',
    ucum: '%',
    low: 4.9,
    high: 9.4,
    decimals: 1,
    category: 'laboratory',
  },
];

/** Draws one measure of somebody: a blood pressure, a body weight or one of the table, as Observation with UCUM units. */
export function drawVitalSign(random: Random, id: string, context: MeasureContext): Observation {
  const kind = random.next();
  if (kind < 0.3) return bloodPressure(random, id, context);
  if (kind < 0.45) return bodyWeight(random, id, context);
  const measure = random.pick(measures);
  const scale = measure.decimals === 1 ? 10 : 1;
  const value = random.between(measure.low * scale, measure.high * scale) / scale;
  return observation(id, context, measure.category, measure.code, measure.display, {
    valueQuantity: { value, unit: measure.unit, system: codeSystem.ucum, code: measure.ucum },
  });
}

function bloodPressure(random: Random, id: string, context: MeasureContext): Observation {
  const diastolic = random.between(56, 100);
  return observation(id, context, 'vital-signs', '85354-9', 'Blood pressure panel with all children optional', {
    component: [
      component('8480-6', 'Systolic blood pressure', diastolic + random.between(32, 74)),
      component('8462-4', 'Diastolic blood pressure', diastolic),
    ],
  });
}

function bodyWeight(random: Random, id: string, context: MeasureContext): Observation {
  const typical = context.age >= 16 ? 72 : 3.5 + context.age * 3.6;
  const value = Math.round(typical * (0.75 + random.next() * 0.6) * 10) / 10;
  return observation(id, context, 'vital-signs', '29463-7', 'Body weight', {
    valueQuantity: { value, unit: 'kg', system: codeSystem.ucum, code: 'kg' },
  });
}

function component(code: string, display: string, value: number) {
  return {
    code: { coding: [{ system: codeSystem.loinc, code, display }] },
    valueQuantity: { value, unit: 'mm[Hg]', system: codeSystem.ucum, code: 'mm[Hg]' },
  };
}

function observation(
  id: string,
  context: MeasureContext,
  category: Measure['category'],
  code: string,
  display: string,
  value: Pick<Observation, 'valueQuantity' | 'component'>,
): Observation {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [{ coding: [{ system: codeSystem.observationCategory, code: category }] }],
    code: { coding: [{ system: codeSystem.loinc, code, display }] },
    subject: context.subject,
    encounter: context.encounter,
    effectiveDateTime: context.start,
    performer: [context.performer],
    ...value,
  };
}
