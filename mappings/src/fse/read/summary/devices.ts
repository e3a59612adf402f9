import type { Device, Procedure, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from '../statements/comment.ts';
import { notes } from '../statements/observation.ts';

/** A `supply` of a prosthesis, implant or aid as Device of the patient, with the Procedure that gave it to him. */
export function deviceSupply(context: ReadContext, element: XmlElement): Reference<Procedure> {
  const participant = childrenOf(element, 'participant').find((one) => childOf(one, 'participantRole/playingDevice'));
  const role = participant && childOf(context.claim(participant), 'participantRole');
  const type = childOf(element, 'code') ?? childOf(role, 'playingDevice/code');
  const used = context.create<Device>({
    ...present<Device>({
      resourceType: 'Device',
      identifier: identifiersOf(role),
      type: toConcept(type, context.narrative),
      patient: context.patient,
    }),
    id: context.idAt(element, 'Device'),
  });
  const { dateTime, period } = timeOrPeriod(childOf(element, 'effectiveTime'));
  return context.create<Procedure>({
    ...present<Procedure>({
      resourceType: 'Procedure',
      identifier: identifiersOf(element),
      status: 'unknown',
      subject: context.patient,
      performedDateTime: dateTime,
      performedPeriod: period,
      note: [...notes(context, element), ...comments(context, element)],
      usedReference: [used],
    }),
    id: context.idAt(element, 'Procedure'),
  });
}
