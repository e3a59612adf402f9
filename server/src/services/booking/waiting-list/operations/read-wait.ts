import { requireThere } from '../../../steps/named.ts';
import type { Work } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { channelOf } from '../../bookings/channel-of.ts';
import { accessOf, bookingsOfLines, classOf, timesOf } from '../../bookings/order/order.ts';
import { serviceSystem } from '../../bookings/service-codes.ts';
import { kindOf } from '../../bookings/wait.ts';
import { deadlineOf } from '../../maximum-times/deadline.ts';
import { refusedBy } from '../../rules.ts';
import type { NewWait } from '../enter.ts';
import { refusedWait } from '../rules.ts';
import type { WaitSubject } from '../service.ts';
import type { WaitInput } from './wait-parameters.ts';

/**
 * What a request to wait asks for, with its line. Refusals: WL-01 for who is deceased or not active, WL-03 without a service, WL-04 for what
 * contradicts the prescription, WL-05, WL-09, BK-06 for a first
 * access without a class, BK-30 for what is booked already, BK-43.
 */
export async function readWait(
  { subject, context, actor, now }: Work<WaitSubject>,
  input: WaitInput,
  guaranteeArea: string | undefined,
): Promise<NewWait> {
  const { person, patient, line } = subject;
  if (person.active === false || person.deceasedBoolean === true || person.deceasedDateTime !== undefined)
    throw refusedWait('WL-01', parameterPlace('patient'));
  const access = readAccess(input, line === undefined ? undefined : accessOf(line) === 'first' ? '1' : '0');
  if (access === '1' && line === undefined) throw refusedWait('WL-05', parameterPlace('line'));
  const letter = line === undefined ? undefined : classOf(line);
  if (input.priority !== undefined && input.priority !== letter) throw refusedWait('WL-04', parameterPlace('priority'));
  if (access === '1' && letter === undefined) throw refusedBy('BK-06', parameterPlace('priority'));
  const service =
    line?.code ??
    (input.service === undefined ? undefined : { coding: [{ system: serviceSystem, code: input.service }] });
  if (service === undefined) throw refusedWait('WL-03', parameterPlace('service'));
  if (line !== undefined && (await bookingsOfLines(context.store, [line])).length >= timesOf(line))
    throw refusedBy('BK-30', 'ServiceRequest.quantity');
  const refused = (place: string) => refusedWait('WL-09', place);
  for (const place of input.place) await requireThere(context.store, place, 'place', refused);
  if (input.area !== undefined) await requireThere(context.store, input.area, 'area', refused);
  if (input.days.some(({ from, to }) => to !== undefined && to < from))
    throw refusedWait('WL-09', parameterPlace('days'));
  const area = input.wholeRegion === true ? undefined : (input.area ?? guaranteeArea);
  const first = access === '1' ? letter : undefined;
  const kind = kindOf(service);
  const deadline = first === undefined ? undefined : deadlineOf({ class: first, kind, requestedAt: now });
  return {
    patient,
    service,
    question: line?.reasonCode?.[0]?.text,
    access,
    class: first,
    deadline,
    channel: channelOf(actor.role, input.channel),
    regime: input.regime ?? 'ssn',
    area,
    places: [...new Set(input.place)],
    days: input.days,
    contact: contactOf(input),
    line: line === undefined ? undefined : `ServiceRequest/${line.id}`,
    now,
  };
}

function readAccess({ accessType }: WaitInput, prescribed: string | undefined): '0' | '1' {
  if (prescribed !== undefined && accessType !== undefined && prescribed !== accessType)
    throw refusedWait('WL-04', parameterPlace('accessType'));
  return (prescribed ?? accessType) === '0' ? '0' : '1';
}

function contactOf({ phone, email }: WaitInput): NewWait['contact'] {
  if (phone !== undefined) return { system: 'phone', value: phone };
  return email === undefined ? undefined : { system: 'email', value: email };
}
