import type { Resource } from '@medplum/fhirtypes';
import { type Happening, listed, noticesTo } from '../../steps/told.ts';
import { dispensingRules, type Told } from '../machine.ts';
import { firstLine, type Prescription } from './prescription.ts';

/** The notices that the machine has for a step on a prescription, to those whom it names. */
export function noticesOfStep(found: Prescription, step: string, happening: Happening): Promise<Resource[]> {
  return noticesTo(found.patient, dispensingRules.get(step)?.notices ?? [], happening, (kind) => toldAs(found, kind));
}

function toldAs(found: Prescription, kind: Told): readonly string[] {
  return kind === 'person' ? [found.patient] : listed(firstLine(found).requester?.reference);
}
