import type { CodeableConcept } from '@medplum/fhirtypes';
import type { PrescriptionStateCodeValue } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, numberIn, type Parts, partsIn, textIn } from '../steps/answer-reader.ts';
import { unboundLine } from '../steps/lines.ts';
import { exchangeCalls, given, nextSteps } from '../steps/standing.ts';
import { type OperationCaller, placeOf } from '../steps/step.ts';
import type { DeliveryStanding, DispensingStanding, LineStanding } from './answers.ts';
import type { DispensingReference } from './inputs.ts';

/** Reads where a prescription stands. Source: OperationDefinition dispensing-state. */
export async function readDispensingState(
  access: OperationCaller,
  of: DispensingReference,
  options: CallOptions,
): Promise<DispensingStanding> {
  const name = '$dispensing-state';
  const on = placeOf(unboundLine(of), ['MedicationRequest']);
  const read = new AnswerReader<Record<never, never>, PrescriptionStateCodeValue>(
    name,
    await access.operation(name, { ...options, on, method: 'GET' }),
  );
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    validUntil: read.text('validUntil') ?? '',
    ...given('holder', read.text('holder')),
    lines: read.parts('line').map(lineOf),
    orders: read.parts('order').map((parts) => ({
      reference: textIn(parts, 'reference') ?? '',
      state: textIn(parts, 'state') ?? '',
      deliveries: partsIn(parts, 'delivery').map(deliveryOf),
    })),
    exchanges: exchangeCalls(read.parts('exchange')),
    next: nextSteps(read.parts('next')),
  };
}

function deliveryOf(parts: Parts): DeliveryStanding {
  return {
    ...given('deliveryNote', textIn(parts, 'deliveryNote')),
    status: textIn(parts, 'status') ?? '',
    quantity: numberIn(parts, 'quantity') ?? 0,
    packs: partsIn(parts, 'pack').map((pack) => ({
      ...given('serial', textIn(pack, 'serial')),
      ...given('lot', textIn(pack, 'lot')),
      ...given('expiry', textIn(pack, 'expiry')),
    })),
  };
}

function lineOf(parts: Parts): LineStanding {
  const medicine: CodeableConcept | undefined = parts.find(({ name }) => name === 'medicine')?.valueCodeableConcept;
  return {
    prescription: textIn(parts, 'prescription') ?? '',
    ...given('medicine', medicine),
    prescribed: numberIn(parts, 'prescribed') ?? 0,
    dispensed: numberIn(parts, 'dispensed') ?? 0,
    left: numberIn(parts, 'left') ?? 0,
    dispensable: numberIn(parts, 'dispensable') ?? 0,
    channel: textIn(parts, 'channel') ?? '',
    substitutable: textIn(parts, 'substitutable') === 'true',
    // The server answers what the OperationDefinition promises.
    plan: textIn(parts, 'plan') as LineStanding['plan'],
  };
}
