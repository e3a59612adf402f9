import { type BodyOperation, checkRequestBody } from '../../exchanges/fse/rules/request-body.ts';
import { parameterPlace } from '../steps/step-rules.ts';
import { refusedBy } from './rules.ts';

/** Parameters from which fields of a request body come as they are; the others come from the document and the registers. */
const parameters: Readonly<Record<string, string>> = {
  tipoAttivitaClinica: 'activity',
  tipologiaStruttura: 'facilityType',
  assettoOrganizzativo: 'practiceSetting',
  administrativeRequest: 'administrativeRequest',
  attiCliniciRegoleAccesso: 'event',
  descriptions: 'description',
};

/**
 * Holds what the gateway will be told against its rules while who asks is there: a call that it refuses later keeps those of the same
 * series waiting until an operator decides about it. Refusal: FS-08.
 */
export function requireTaken(body: unknown, operation: BodyOperation): void {
  const fault = checkRequestBody(body, operation);
  if (fault !== undefined) throw refusedBy('FS-08', parameterPlace(parameters[fault.place] ?? 'document'));
}
