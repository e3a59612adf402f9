import type { Observation, ObservationComponent, Reference } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { Place } from '../place.ts';
import type { ExpectedIntensity } from './expected-intensity.ts';
import type { Intensity } from './intensity-of.ts';

const scales = `${canonicalBase}/CodeSystem/home-care-scale`;
const levels = `${canonicalBase}/CodeSystem/home-care-level`;
const ucum = 'http://unitsofmeasure.org';

/**
 * The `HomeCareScore` Observations of the intensity of care that was given: the CIA with its GEA and GdC over the days
 * counted, and the level when there is one. None when there was no day of care.
 */
export function toIntensityObservations(intensity: Intensity, place: Omit<Place, 'at'>): readonly Observation[] {
  const { cia, gea, gdc, period } = intensity;
  if (cia === undefined || period === undefined) return [];
  const days = { ...common(place, 'final'), effectivePeriod: period };
  return withLevel(
    {
      ...days,
      code: codeOf('cia'),
      valueQuantity: { value: cia, unit: '1', system: ucum, code: '1' },
      component: [daysOf('gea', gea), daysOf('gdc', gdc)],
    },
    { ...days, code: codeOf('level') },
    intensity.level,
  );
}

/**
 * The `HomeCareScore` Observations of the intensity that a PAI foresees, `preliminary` because no care was given yet. GEA
 * is left out: expected days are a fraction.
 */
export function toExpectedObservations(
  { cia, level }: ExpectedIntensity,
  period: { readonly start: string; readonly end: string },
  place: Omit<Place, 'at'>,
): readonly Observation[] {
  const days = { ...common(place, 'preliminary'), effectivePeriod: { ...period } };
  return withLevel(
    { ...days, code: codeOf('cia'), valueQuantity: { value: cia, unit: '1', system: ucum, code: '1' } },
    { ...days, code: codeOf('level') },
    level,
  );
}

function withLevel(ofCia: Observation, ofLevel: Observation, level: string | undefined): readonly Observation[] {
  if (level === undefined) return [ofCia];
  return [ofCia, { ...ofLevel, valueCodeableConcept: { coding: [{ system: levels, code: level }] } }];
}

function common({ patient, episode, author }: Omit<Place, 'at'>, status: Observation['status']) {
  return {
    resourceType: 'Observation' as const,
    meta: { profile: [profileUrl.HomeCareScore] },
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
        valueReference: { reference: episode } satisfies Reference,
      },
    ],
    status,
    subject: { reference: patient },
    performer: [{ reference: author }],
  };
}

function codeOf(code: string): Observation['code'] {
  return { coding: [{ system: scales, code }] };
}

function daysOf(code: string, value: number): ObservationComponent {
  return { code: codeOf(code), valueQuantity: { value, unit: 'd', system: ucum, code: 'd' } };
}
