import type { HomeCareVisitAppointment } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { idOf } from '../stored.ts';
import { AnswerReader, resourceIn, textIn } from './answer-reader.ts';
import type { AgendaAnswer, IntensityAnswer, StateAnswer } from './answers.ts';
import {
  type CaseReference,
  type HomeCareAccess,
  placeOf,
  type ReferralReference,
  referenceOf,
} from './case-reference.ts';
import * as parameter from './parameters.ts';

/** Reads where a case stands. Source: OperationDefinition home-care-state. */
export async function readState(
  access: HomeCareAccess,
  of: CaseReference | ReferralReference,
  options: CallOptions,
): Promise<StateAnswer> {
  const name = '$home-care-state';
  const on = placeOf(referenceOf(of));
  const read = new AnswerReader(name, await access.operation(name, { ...options, on, method: 'GET' }));
  const [episode, referral] = [read.text('episode'), read.text('referral')];
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    ...(episode === undefined ? {} : { episode }),
    ...(referral === undefined ? {} : { referral }),
    next: read.parts('next').map((parts) => ({
      step: textIn(parts, 'step') ?? '',
      title: textIn(parts, 'title') ?? '',
    })),
  };
}

/** Reads the day of a professional. Throws `TypeError` for what is no PractitionerRole. Source: OperationDefinition home-care-agenda. */
export async function readAgenda(
  access: HomeCareAccess,
  professional: string,
  date: string | undefined,
  options: CallOptions,
): Promise<AgendaAnswer> {
  const id = idOf(professional, 'PractitionerRole');
  if (id === undefined) throw new TypeError('the agenda is that of a PractitionerRole/…');
  const name = '$home-care-agenda';
  const parameters = parameter.toParameters(parameter.day('date', date));
  const asked = { ...options, on: { type: 'PractitionerRole', id }, parameters, repeatable: true } as const;
  const read = new AnswerReader(name, await access.operation(name, asked));
  return {
    date: read.text('date') ?? '',
    kilometres: Number(read.text('kilometres') ?? 0),
    stops: read.parts('stop').map((parts) => {
      const appointment = resourceIn<HomeCareVisitAppointment>(parts, 'appointment');
      const planned = textIn(parts, 'planned');
      return {
        start: textIn(parts, 'start') ?? '',
        end: textIn(parts, 'end') ?? '',
        ...(planned === undefined ? {} : { planned }),
        ...(appointment === undefined ? {} : { appointment }),
      };
    }),
  };
}

/** The days looked at: from the taking in charge to today, or the conclusion, unless given. */
export interface IntensityDays {
  readonly from?: string;
  readonly to?: string;
}

/** Reads the intensity of the care given. Source: OperationDefinition home-care-intensity. */
export async function readIntensity(
  access: HomeCareAccess,
  episode: CaseReference,
  { from, to }: IntensityDays,
  options: CallOptions,
): Promise<IntensityAnswer> {
  const name = '$home-care-intensity';
  const parameters = parameter.toParameters(parameter.day('from', from), parameter.day('to', to));
  const asked = { ...options, on: placeOf(referenceOf(episode)), parameters, repeatable: true };
  const read = new AnswerReader(name, await access.operation(name, asked));
  const numberOf = (part: string): number | undefined => {
    const text = read.text(part);
    return text === undefined ? undefined : Number(text);
  };
  const [gea, gdc, cia, level] = [numberOf('gea'), numberOf('gdc'), numberOf('cia'), read.text('level')];
  return {
    from: read.text('from') ?? '',
    to: read.text('to') ?? '',
    ...(gea === undefined ? {} : { gea }),
    ...(gdc === undefined ? {} : { gdc }),
    ...(cia === undefined ? {} : { cia }),
    ...(level === undefined ? {} : { level }),
  };
}
