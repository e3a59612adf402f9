import type { Condition } from '../../fhir/search/plan.ts';
import { anyFilter, everyFilter, type Filter, hasCode, isNamedBy, names, once } from '../conditions.ts';
import type { FilterParts } from '../filters.ts';

const thirtyDays = 30 * 24 * 3_600_000;

/**
 * What the structure of an agenda sees of it: the bookings on the services that it offers, and who has one from thirty days ago on. A wait is
 * none, though it may name a place that the person would like. Other types are not reached by an agenda.
 */
export function ownAgendaFilter(parts: FilterParts, type: string): Filter {
  if (type === 'Appointment') return once(parts.made, 'booking on an own agenda', () => bookingsOf(parts));
  if (type !== 'Patient') return 'none';
  return once(parts.made, 'person on an own agenda', () =>
    isNamedBy('Appointment', 'patient', [
      bookingsOf(parts),
      hasCode('Appointment', 'status', ['booked', 'arrived', 'fulfilled']),
      since(parts.now - thirtyDays),
    ]),
  );
}

function bookingsOf({ circle }: FilterParts): Filter {
  const provided = anyFilter([
    names('HealthcareService', 'organization', circle.organizations),
    partOf(circle.organizations),
  ]);
  if (typeof provided === 'string') return 'none';
  return everyFilter([
    {
      kind: 'chain',
      parameter: { type: 'Appointment', code: 'actor' },
      branches: [{ type: 'HealthcareService', where: provided }],
    },
    { kind: 'not', of: hasCode('Appointment', 'status', ['waitlist']) },
  ]);
}

/** Offered services of the parts of these organizations, as of the hospitals of a health authority. */
function partOf(organizations: readonly string[]): Filter {
  const where = names('Organization', 'partof', organizations);
  if (typeof where === 'string') return 'none';
  return {
    kind: 'chain',
    parameter: { type: 'HealthcareService', code: 'organization' },
    branches: [{ type: 'Organization', where }],
  };
}

function since(instant: number): Condition {
  return {
    kind: 'date',
    parameter: { type: 'Appointment', code: 'date' },
    comparator: 'ge',
    low: instant,
    high: instant,
  };
}
