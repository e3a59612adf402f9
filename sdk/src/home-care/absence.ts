import type { Parameters } from '@medplum/fhirtypes';
import type { HomeCareAlert, HomeCareVisitAppointment } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { idOf, type Stored } from '../stored.ts';
import { AnswerReader, textIn } from './answer-reader.ts';
import type { HomeCareAccess } from './case-reference.ts';
import type { StepInput } from './inputs.ts';
import * as parameter from './parameters.ts';

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
  access: HomeCareAccess,
  professional: string,
  input: AbsenceInput,
  options: CallOptions,
): Promise<AbsenceAnswer> {
  const id = idOf(professional, 'PractitionerRole');
  if (id === undefined) throw new TypeError('an absence is that of a PractitionerRole/…');
  const name = '$home-care-absence';
  const answer = await access.operation<Parameters>(name, {
    ...options,
    on: { type: 'PractitionerRole', id },
    parameters: parameter.toParameters(parameter.text('key', input.key ?? crypto.randomUUID()), [
      ...parameter.instant('start', input.start),
      ...parameter.instant('end', input.end),
      ...parameter.repeated(input.organizations, (one) => parameter.reference('organization', one)),
      ...parameter.flag('propose', input.propose),
    ]),
    repeatable: true,
  });
  const read = new AnswerReader(name, answer);
  const told = (part: string, second: string) =>
    read.parts(part).map((parts) => [textIn(parts, 'appointment') ?? '', textIn(parts, second) ?? ''] as const);
  return {
    assigned: told('assigned', 'performer').map(([appointment, performer]) => ({ appointment, performer })),
    uncovered: told('uncovered', 'reason').map(([appointment, reason]) => ({ appointment, reason })),
    appointments: read.all('appointment'),
    alerts: read.all('alert'),
  };
}
