import type { Extension, HealthcareService, Location, Resource, Schedule } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { toAddress } from './address.ts';
import table from './booking-offer.json' with { type: 'json' };
import { formatDay } from './calendar.ts';
import { base, codeSystem, identifierSystem } from './codes.ts';
import { municipalityOf } from './territory.ts';

/** Days from today that the platform keeps slots for: few, so that a sandbox starts quickly. */
const daysAhead = 60;

/**
 * The offer of the booking centre: places, offered services and published agendas of some hospitals. The slots are made by the watch over
 * agendas, relative to the day it is, so that a sandbox always has free ones.
 */
export function bookingOffer(referenceDay: number): readonly Resource[] {
  const services = new Map<string, HealthcareService>();
  const agendas = table.agendas.map((row, at): Schedule => {
    const service = offeredService(row);
    services.set(service.id, service);
    return agenda(row, `sandbox-agenda-${at + 1}`, service.id, referenceDay);
  });
  return [...table.places.map(place), ...services.values(), ...agendas];
}

type AgendaRow = (typeof table.agendas)[number];

function place({ hospital, municipality, latitude, longitude }: (typeof table.places)[number]): Location {
  return {
    resourceType: 'Location',
    id: `sandbox-cup-${hospital}`,
    meta: { profile: [profileUrl.SinfoniaLocation] },
    identifier: [{ system: identifierSystem.hospital, value: hospital }],
    status: 'active',
    name: 'Ambulatori',
    mode: 'instance',
    type: [{ coding: [{ system: codeSystem.roleCode, code: 'AMB' }] }],
    address: toAddress(municipalityOf(municipality), 'Ambulatori', 'work'),
    position: { latitude, longitude },
    managingOrganization: { reference: `Organization/hsp-${hospital}` },
  };
}

function offeredService({ hospital, title }: AgendaRow): HealthcareService & { id: string } {
  return {
    resourceType: 'HealthcareService',
    id: `sandbox-cup-${hospital}-${title.includes('lettro') ? 'ecg' : 'cardiology'}`,
    meta: { profile: [profileUrl.SinfoniaHealthcareService] },
    active: true,
    providedBy: { reference: `Organization/hsp-${hospital}` },
    category: [{ coding: [{ system: codeSystemUrl.HealthcareServiceKind, code: 'outpatient-specialist' }] }],
    location: [{ reference: `Location/sandbox-cup-${hospital}` }],
    name: title.includes('lettro') ? 'Elettrocardiografia' : 'Cardiologia',
    referralMethod: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/service-referral-method', code: 'elec' }] },
    ],
    appointmentRequired: true,
  };
}

function agenda(
  { hospital, service, title, access, days, quotas, mode }: AgendaRow & { readonly mode?: string },
  id: string,
  offered: string,
  referenceDay: number,
): Schedule {
  return {
    resourceType: 'Schedule',
    id,
    meta: { profile: [profileUrl.BookingSchedule] },
    extension: [
      coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, access),
      coded(extensionUrl.BookingRegime, codeSystemUrl.BookingRegime, 'ssn'),
      ...(mode === undefined ? [] : [coded(extensionUrl.BookingDeliveryMode, codeSystemUrl.DeliveryMode, mode)]),
      { url: extensionUrl.ScheduleSession, extension: [{ url: 'slotMinutes', valuePositiveInt: 20 }] },
      ...(quotas ? [quota('U', 10), quota('B', 30)] : []),
      {
        url: extensionUrl.ScheduleOpening,
        valueTiming: {
          repeat: {
            dayOfWeek: days as ('mon' | 'tue' | 'wed' | 'thu' | 'fri')[],
            timeOfDay: [service === '89.52' ? '10:00:00' : '08:30:00'],
            duration: 2,
            durationUnit: 'h',
          },
        },
      },
      {
        url: extensionUrl.SchedulePublication,
        extension: [
          {
            url: 'state',
            valueCoding: { system: codeSystemUrl.BookingAgendaState, code: 'published' },
          },
          { url: 'days', valuePositiveInt: daysAhead },
        ],
      },
    ],
    identifier: [{ system: `${base}/sid/cup-schedule`, value: id.toUpperCase() }],
    active: true,
    serviceType: [{ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: service }], text: title }],
    actor: [{ reference: `HealthcareService/${offered}` }, { reference: `Location/sandbox-cup-${hospital}` }],
    planningHorizon: { start: formatDay(referenceDay) },
  };
}

function quota(code: string, share: number): Extension {
  return {
    url: extensionUrl.ScheduleQuota,
    extension: [
      { url: 'class', valueCoding: { system: codeSystemUrl.PriorityClass, code } },
      { url: 'share', valuePositiveInt: share },
      { url: 'releaseDays', valueUnsignedInt: 3 },
    ],
  };
}

function coded(url: string, system: string, code: string): Extension {
  return { url, valueCoding: { system, code } };
}
