import { FhirError } from '@sinfonia/profiles/issues';
import { notFound } from '../../fhir/showing.ts';
import type { StepRequest } from '../steps/step.ts';
import { isLineType, linesOf, type Prescription, prescriptionOf } from './prescription.ts';
import { seenOf } from './seen-lines.ts';
import { prescriptions } from './service.ts';

const nreForm = /^\d{3}[0-9A-Z]{2}[0-7]\d{9}$/;

/**
 * Reads a prescription for an operation that changes nothing: by the line that it was asked on, or by its number. Only the lines
 * that the caller sees are there. Refusals: `operation-parameter-missing` and `operation-parameter-invalid` 400, `resource-not-found` 404.
 */
export async function readPrescription(
  asked: StepRequest,
  operation: string,
  nre: string | undefined,
): Promise<Prescription> {
  const [type = ''] = asked.request.path;
  if (asked.id !== undefined) {
    const found = await prescriptions.load(asked, operation, {});
    return { ...found, lines: await seenOf(asked, found.lines) };
  }
  if (nre === undefined) {
    throw new FhirError({
      code: 'operation-parameter-missing',
      expression: ['Parameters'],
      values: { parameter: 'nre' },
    });
  }
  if (!nreForm.test(nre)) {
    const values = { parameter: 'nre', expected: nreForm.source };
    throw new FhirError({ code: 'operation-parameter-invalid', expression: ['Parameters'], values });
  }
  const lines = isLineType(type) ? await seenOf(asked, await linesOf(asked.context.store, type, nre)) : [];
  const [first] = lines;
  if (first === undefined) throw notFound({ type, id: nre });
  const whole = await prescriptionOf(asked.context.store, first);
  return { ...whole, lines: await seenOf(asked, whole.lines) };
}
