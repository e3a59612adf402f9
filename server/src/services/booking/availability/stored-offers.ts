import type { Schedule, Slot } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { extensionOf } from '../../steps/elements.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import { actorOfType, codeOfAgenda } from '../agendas/agenda.ts';
import type { Closure } from '../agendas/agenda-pattern.ts';
import { patternOf } from '../agendas/pattern-of.ts';
import { agendaSlotOf } from '../agendas/slot-resource.ts';
import { providerOf } from '../bookings/provider.ts';
import { serviceSystem } from '../bookings/service-codes.ts';
import { holdOf } from '../slots/slot-state.ts';
import type { AgendaOffer, AvailabilityChange } from './offer.ts';
import { pointOf, territoryOf } from './places.ts';

/** An agenda as searches and the public list of closures tell of it. */
export interface KnownAgenda {
  readonly offer: AgendaOffer;
  /** Code in the booking centre. */
  readonly code: string;
  readonly services: readonly { readonly code: string; readonly display?: string }[];
  /** `Location/x` and its name. */
  readonly place: string;
  readonly placeName?: string;
  /** `Organization/x` that offers the service, and its name. */
  readonly organization?: string;
  readonly organizationName?: string;
  /** `HealthcareService/x`. */
  readonly offeredService?: string;
  /** Preparation and remarks. */
  readonly comment?: string;
  readonly closures: readonly Closure[];
  /** What it was read from beside the Schedule, `Type/x`. */
  readonly read: ReadonlySet<string>;
}

/** An agenda of the booking centre; undefined for another Schedule, or one whose rules cannot be read. */
export async function knownAgenda(store: Reading, schedule: Read<Schedule>): Promise<KnownAgenda | undefined> {
  const code = codeOfAgenda(schedule);
  const pattern = code === '' ? undefined : patternOf(schedule);
  if (pattern === undefined) return undefined;
  const place = actorOfType(schedule, 'Location') ?? '';
  const offeredService = actorOfType(schedule, 'HealthcareService');
  const location = await readResource(store, 'Location', place);
  const organization = await providerOf(store, schedule);
  const territory = await territoryOf(store, location?.address, organization);
  const provider = await readResource(store, 'Organization', organization);
  const services = (schedule.serviceType ?? []).flatMap(({ coding = [], text }) =>
    coding.flatMap(({ system, code: one, display = text }) =>
      system === serviceSystem && one !== undefined
        ? [{ code: one, ...(display === undefined ? {} : { display }) }]
        : [],
    ),
  );
  const { active, access, classes, channels, regime, horizon, closures } = pattern;
  const point = location && pointOf(location);
  return {
    code,
    services,
    place,
    closures,
    offer: {
      id: schedule.id,
      active,
      access,
      classes,
      channels,
      regime,
      horizon,
      closures,
      services: services.map((one) => one.code),
      structure: place,
      asl: territory.asl ?? '',
      ...(territory.district === undefined ? {} : { district: territory.district }),
      ...(territory.municipality === undefined ? {} : { municipality: territory.municipality }),
      ...(point === undefined ? {} : { point }),
    },
    ...(location?.name === undefined ? {} : { placeName: location.name }),
    ...(organization === undefined ? {} : { organization }),
    ...(provider?.name === undefined ? {} : { organizationName: provider.name }),
    ...(offeredService === undefined ? {} : { offeredService }),
    ...(schedule.comment === undefined ? {} : { comment: schedule.comment }),
    read: new Set([place, ...(offeredService === undefined ? [] : [offeredService]), ...territory.read]),
  };
}

/**
 * What a stored Slot means for the index: a slot that may be offered, or one that is to be forgotten. `mode`: that of its agenda.
 * Taken slots are not kept: when one is freed, it comes whole. Without times, or past at an instant (ms, UTC): forgotten.
 */
export function changeOf(slot: Read<Slot>, version: number, now: number): AvailabilityChange {
  const read = agendaSlotOf(slot);
  const hold = holdOf(slot);
  const isOffered = slot.status === 'free' || hold !== undefined;
  if (read === undefined || !isOffered || read.start <= now) return { type: 'removed', slot: slot.id, version };
  const service = slot.serviceType?.flatMap(({ coding = [] }) => coding).find(({ system }) => system === serviceSystem);
  const mode = extensionOf(slot, extensionUrl.BookingDeliveryMode)?.valueCoding?.code;
  const { start, end, classes, classesUntil, channels, channelsUntil } = read;
  return {
    type: 'slot',
    slot: {
      id: slot.id,
      agenda: slot.schedule.reference?.slice('Schedule/'.length) ?? '',
      start,
      end,
      status: hold === undefined ? 'free' : 'held',
      ...(hold === undefined || hold.until === Number.POSITIVE_INFINITY ? {} : { heldUntil: hold.until }),
      ...(service?.code === undefined ? {} : { service: service.code }),
      ...(mode === undefined ? {} : { mode }),
      classes,
      ...(classesUntil === undefined ? {} : { classesUntil }),
      channels,
      ...(channelsUntil === undefined ? {} : { channelsUntil }),
      version,
    },
  };
}
