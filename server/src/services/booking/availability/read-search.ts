import type { Patient, ServiceRequest } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { isMember } from '@sinfonia/profiles/terminology';
import {
  invalid,
  missing,
  type OperationParameters,
  readParameters,
} from '../../../fhir/operations/operation-parameters.ts';
import { notFound } from '../../../fhir/showing.ts';
import { dayAt, toInstant } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { codeIn } from '../../steps/elements.ts';
import { requireSeen } from '../../steps/seen.ts';
import type { StepRequest } from '../../steps/step.ts';
import { readResource } from '../../steps/stored.ts';
import { channelOf } from '../bookings/channel-of.ts';
import { accessOf, classOf } from '../bookings/order/order.ts';
import { serviceSystem } from '../bookings/service-codes.ts';
import { type AccessType, isPriorityClass, type PriorityClass } from '../classes.ts';
import { mostItems } from './find-bundles.ts';
import type { Point } from './offer.ts';
import { type Territory, territoryOfPerson } from './places.ts';
import type { GuaranteeArea, SearchFrame, ServiceWanted } from './query.ts';

/** Slots or bundles that one answer has at most. */
export const mostFound = 50;

/** Days that are searched unless said, and at most. */
const usualDays = 180;
const mostDays = 400;

const kinds = {
  service: 'text',
  priority: 'text',
  access: 'text',
  prescription: 'text',
  patient: 'text',
  channel: 'text',
  regime: 'text',
  mode: 'text',
  area: 'text',
  asl: 'text',
  district: 'text',
  municipality: 'text',
  near: 'text',
  kilometres: 'count',
  from: 'date',
  to: 'date',
  count: 'count',
  sameDay: 'flag',
  sameStructure: 'flag',
  minutesBetween: 'count',
} as const;

/** A search of availability as it was asked for. */
export interface AvailabilitySearch {
  readonly services: readonly ServiceWanted[];
  /** Whether the services are wanted one after the other on one day. */
  readonly sameDay: boolean;
  readonly sameStructure: boolean;
  readonly minutesBetween: number;
  readonly frame: SearchFrame;
  /** Where times are guaranteed to the person, when it is known. */
  readonly guarantee?: GuaranteeArea;
  /** What was read of the person, `Type/x`. */
  readonly read: readonly Read<Patient | ServiceRequest>[];
}

/**
 * Reads a search of availability. Class, access and person come from the prescription where one is named (`ServiceRequest/x`, for who
 * sees it), the channel from the role. Refusals: `operation-parameter-*` 400; `resource-not-found` 404 for a person or
 * prescription that is not there or not shown; BK-43 422.
 */
export async function readSearch(operation: string, asked: StepRequest): Promise<AvailabilitySearch> {
  const given = readParameters(operation, kinds, asked.request);
  const lines = await Promise.all(listOf(given, 'prescription').map((one) => readSeen(asked, 'ServiceRequest', one)));
  const named = given.text('patient') ?? lines[0]?.subject.reference;
  if (lines.some(({ subject }) => subject.reference !== named)) throw invalid('patient', 'ServiceRequest.subject');
  const patient = named === undefined ? undefined : await readSeen(asked, 'Patient', named);
  const territory = patient && (await territoryOfPerson(asked.context.store, patient));
  const guarantee = territory && guaranteeIn(territory);
  const services = servicesOf(given, lines);
  const near = pointIn(given);
  const municipality = given.text('municipality');
  return {
    services,
    sameDay: given.flag('sameDay') ?? services.length > 1,
    sameStructure: given.flag('sameStructure') ?? true,
    minutesBetween: bounded(given, 'minutesBetween', 0, 600) ?? 0,
    ...(guarantee === undefined ? {} : { guarantee }),
    read: [...lines, ...(patient === undefined ? [] : [patient])],
    frame: {
      channel: channelOf(asked.actor.role, given.text('channel')),
      regime: choiceOf(given, 'regime', ['ssn', 'alpi', 'private']) ?? 'ssn',
      area: areaOf(given, territory),
      ...(near === undefined ? {} : { near: { ...near, kilometres: bounded(given, 'kilometres', 1, 500) ?? 500 } }),
      ...(municipality === undefined ? {} : { municipality: matching('municipality', municipality, /^\d{6}$/) }),
      ...spanOf(given, asked.now),
      now: asked.now,
      count: bounded(given, 'count', 1, mostFound) ?? 10,
    },
  };
}

async function readSeen<T extends 'Patient' | 'ServiceRequest'>(asked: StepRequest, type: T, reference: string) {
  const [, id] = /^([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(reference)?.slice(1) ?? [];
  if (id === undefined || !reference.startsWith(`${type}/`)) throw invalid(nameOf[type], `${type}/…`);
  await requireSeen(asked, { type, id });
  const found = await readResource(asked.context.store, type, reference);
  if (found === undefined) throw notFound({ type, id });
  return found;
}

const nameOf = { Patient: 'patient', ServiceRequest: 'prescription' } as const;

function servicesOf(given: OperationParameters, lines: readonly Read<ServiceRequest>[]): readonly ServiceWanted[] {
  const mode = given.text('mode');
  if (mode !== undefined && isMember(valueSetUrl.DeliveryMode, codeSystemUrl.DeliveryMode, mode) !== true)
    throw invalid('mode', valueSetUrl.DeliveryMode);
  const [letter, access] = [priorityOf(given), choiceOf(given, 'access', ['first', 'control'])];
  const wanted = (service: string, own: AccessType, ownClass: PriorityClass | undefined): ServiceWanted => {
    const kept = own === 'first' ? ownClass : undefined;
    return {
      service,
      access: own,
      ...(kept === undefined ? {} : { class: kept }),
      ...(mode === undefined ? {} : { mode }),
    };
  };
  const ofLines = lines.flatMap((line) => {
    const code = codeIn(line.code, serviceSystem);
    return code === undefined ? [] : [wanted(code, accessOf(line), classOf(line))];
  });
  const codes = listOf(given, 'service').map((code) => matching('service', code, /^[A-Za-z0-9._-]{1,20}$/));
  const services = [...ofLines, ...codes.map((code) => wanted(code, access ?? 'first', letter))];
  if (services.length === 0) throw missing('service');
  if (services.length > mostItems) throw invalid('service', `1–${mostItems}`);
  if (services.some((one) => one.access === 'first' && one.class === undefined)) throw missing('priority');
  return services;
}

function priorityOf(given: OperationParameters): PriorityClass | undefined {
  const letter = given.text('priority');
  if (letter === undefined || isPriorityClass(letter)) return letter;
  throw invalid('priority', 'U, B, D, P');
}

/** The area that is asked for; where the person is known her health authority, else the Region. */
function areaOf(given: OperationParameters, person: Territory | undefined): GuaranteeArea {
  const [asl, district] = [given.text('asl'), given.text('district')];
  const level = choiceOf(given, 'area', ['region', 'asl', 'district']);
  if (district !== undefined) return { level: 'district', code: matching('district', district, /^[\w.-]{1,40}$/) };
  if (asl !== undefined) return { level: 'asl', code: matching('asl', asl, /^\d{6}$/) };
  if (level === 'region') return { level };
  const code = level === 'district' ? person?.district : person?.asl;
  if (code !== undefined) return { level: level ?? 'asl', code };
  if (level !== undefined) throw missing(level);
  return { level: 'region' };
}

function guaranteeIn({ asl }: Territory): GuaranteeArea | undefined {
  return asl === undefined ? undefined : { level: 'asl', code: asl };
}

/** A position as FHIR search writes it: `latitude|longitude`, WGS 84. */
function pointIn(given: OperationParameters): Point | undefined {
  const near = given.text('near');
  if (near === undefined) {
    if (given.has('kilometres')) throw missing('near');
    return undefined;
  }
  const [latitude = Number.NaN, longitude = Number.NaN] = near
    .split('|')
    .map((one) => (one === '' ? Number.NaN : Number(one)));
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && near.split('|').length === 2)
    return { latitude, longitude };
  throw invalid('near', 'latitude|longitude');
}

function spanOf(given: OperationParameters, now: number): { readonly from: number; readonly to: number } {
  const today = dayAt(now);
  const [from = today, to] = [dayOf(given, 'from'), dayOf(given, 'to')];
  const last = to ?? addDays(from < today ? today : from, usualDays);
  if (last < from || last > addDays(today, mostDays)) throw invalid('to', `${from} … ${addDays(today, mostDays)}`);
  return { from: Math.max(now, toInstant(from, 0)), to: toInstant(addDays(last, 1), 0) };
}

function dayOf(given: OperationParameters, name: string): string | undefined {
  const day = given.date(name);
  return day === undefined ? undefined : matching(name, day, /^\d{4}-\d{2}-\d{2}$/);
}

function bounded(given: OperationParameters, name: string, least: number, most: number): number | undefined {
  const count = given.count(name);
  if (count === undefined || (count >= least && count <= most)) return count;
  throw invalid(name, `${least}–${most}`);
}

function choiceOf<const Word extends string>(
  given: OperationParameters,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const word = given.text(name);
  const found = words.find((one) => one === word);
  if (word !== undefined && found === undefined) throw invalid(name, words.join(', '));
  return found;
}

function matching(name: string, value: string, pattern: RegExp): string {
  if (!pattern.test(value)) throw invalid(name, pattern.source);
  return value;
}

function listOf(given: OperationParameters, name: string): readonly string[] {
  return given.texts(name).flatMap((text) => text.split(','));
}
