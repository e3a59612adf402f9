import type { HomeCareAlert, HomeCareVisitAppointment } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { textIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { makeStep, type OperationCaller, type StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';
import type { HomeCareReader } from './shown.ts';

/** When a professional is absent. Instants have their time zone. */
export interface AbsenceInput extends StepInput {
  readonly start: string;
  readonly end: string;
  /** Further organizations (`Organization/…`) that may send somebody, such as cooperatives. */
  readonly organizations?: readonly string[];
  /** Only tells who would come; nothing is written. */
  readonly propose?: boolean;
}

/** Who comes instead, and what nobody can take. Visits are `Appointment/…`. */
export interface AbsenceAnswer {
  readonly assigned: readonly { readonly appointment: string; readonly performer: string }[];
  readonly uncovered: readonly { readonly appointment: string; readonly reason: string }[];
  /** The visits and alerts that were written, as far as the caller may see them. */
  readonly appointments: readonly Stored<HomeCareVisitAppointment>[];
  readonly alerts: readonly Stored<HomeCareAlert>[];
}

/**
 * Records that a professional is absent and gives the visits to others, for who coordinates at her organization. Throws `TypeError`
 * for what is no PractitionerRole. Source: OperationDefinition home-care-absence.
 */
export async function recordAbsence(
  access: OperationCaller,
  professional: string,
  input: AbsenceInput,
  options: CallOptions,
): Promise<AbsenceAnswer> {
  const name = '$home-care-absence';
  const types = ['PractitionerRole'] as const;
  const given = [
    ...parameter.instant('start', input.start),
    ...parameter.instant('end', input.end),
    ...parameter.repeated(input.organizations, (one) => parameter.reference('organization', one)),
    ...parameter.flag('propose', input.propose),
  ];
  const read: HomeCareReader = await makeStep(access, { name, types, target: professional, input, given, options });
  const told = (part: string, second: string) =>
    read.parts(part).map((parts) => [textIn(parts, 'appointment') ?? '', textIn(parts, second) ?? ''] as const);
  return {
    assigned: told('assigned', 'performer').map(([appointment, performer]) => ({ appointment, performer })),
    uncovered: told('uncovered', 'reason').map(([appointment, reason]) => ({ appointment, reason })),
    appointments: read.all('appointment'),
    alerts: read.all('alert'),
  };
}
