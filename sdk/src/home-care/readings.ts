import type { HomeCareStateCode, HomeCareVisitAppointment } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, resourceIn, textIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { type OperationCaller, placeOf, referenceOf } from '../steps/step.ts';
import { idOf } from '../stored.ts';
import type { AgendaAnswer, IntensityAnswer, StateAnswer } from './answers.ts';
import { type CaseReference, homeCareTypes, type ReferralReference } from './case-reference.ts';
import type { HomeCareShown } from './shown.ts';

/** Reads where a case stands. Source: OperationDefinition home-care-state. */
export async function readState(
  access: OperationCaller,
  of: CaseReference | ReferralReference,
  options: CallOptions,
): Promise<StateAnswer> {
  const name = '$home-care-state';
  const on = placeOf(referenceOf(of), homeCareTypes);
  const read = new AnswerReader<HomeCareShown, HomeCareStateCode>(
    name,
    await access.operation(name, { ...options, on, method: 'GET' }),
  );
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
  access: OperationCaller,
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
  access: OperationCaller,
  episode: CaseReference,
  { from, to }: IntensityDays,
  options: CallOptions,
): Promise<IntensityAnswer> {
  const name = '$home-care-intensity';
  const parameters = parameter.toParameters(parameter.day('from', from), parameter.day('to', to));
  const asked = { ...options, on: placeOf(referenceOf(episode), homeCareTypes), parameters, repeatable: true };
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
