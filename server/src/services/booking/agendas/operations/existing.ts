import type { Schedule } from '@medplum/fhirtypes';
import type { Read } from '../../../steps/changes.ts';
import type { Agenda } from '../agenda.ts';

/** The Schedule of a step on an instance, which `load` has found. */
export function existing({ schedule }: Agenda): Read<Schedule> {
  if (schedule === undefined) throw new Error('a step on an agenda has none');
  return schedule;
}
