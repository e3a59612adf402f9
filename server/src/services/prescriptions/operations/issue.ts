import { FhirError } from '@sinfonia/profiles/issues';
import { exchangeTask } from '../../../exchanges/tasks/exchange-task.ts';
import type { StepResult, Work } from '../../steps/step.ts';
import type { Header } from '../header.ts';
import type { NreSource } from '../nre-source.ts';
import {
  inState,
  type LineType,
  linesOf,
  type NewLine,
  nreSystemOf,
  type Prescription,
  placeIdentifier,
} from '../prescription.ts';

/** How many numbers are tried that a brought back count would give a second time. */
const attempts = 50;

/** What issues prescriptions. */
export interface Issuer {
  readonly numbers: NreSource;
  /** Whether the exchange with Sistema TS is at work here: the person is told when its answer is there, and not before. */
  readonly isSent: boolean;
}

/** What a prescription is issued from. */
export interface Issuing {
  readonly type: LineType;
  readonly header: Header;
  /** The lines without header, number and state. */
  readonly lines: readonly NewLine[];
  /** The call's values that are in no resource. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Issues a prescription: takes its number, writes the lines with it, and asks that Sistema TS be told (not of aids), in the transaction of the step.
 * Refusal: `nre-used-up` 503.
 */
export async function issue(
  work: Work<Prescription>,
  { numbers, isSent }: Issuer,
  asked: Issuing,
): Promise<StepResult> {
  const { changes, actor, subject, now } = work;
  const { type, header, lines, values } = asked;
  const nre = await newNre(work, numbers, type);
  const references = lines.map((line, index) =>
    changes.create(wholeLine(line, header, subject.patient, nre, index + 1), `line-${index + 1}`),
  );
  const [first = ''] = references;
  // Aids are prescribed outside of what Sistema TS takes, which is drugs and services.
  const exchange =
    type === 'DeviceRequest'
      ? []
      : [
          changes.create(
            exchangeTask({
              call: 'sistema-ts-send',
              order: { system: nreSystemOf(type), value: nre },
              focus: first,
              parts: references.map((reference) => ({ name: 'line', reference })),
              values,
              patient: subject.patient,
              requester: actor.who,
              owner: header.requester,
              now,
            }),
            'exchange',
          ),
        ];
  return {
    state: '3',
    about: first,
    shows: { line: references, exchange },
    tells: [{ name: 'nre', valueString: nre }],
    ...(isSent && exchange.length > 0 ? { concerns: { silent: true } } : {}),
  };
}

/** A number that no prescription has: after the data directory was brought back, the count may be behind the prescriptions. */
async function newNre({ context }: Work<Prescription>, numbers: NreSource, type: LineType): Promise<string> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const taken = await numbers.take();
    if (!taken.ok) break;
    if ((await linesOf(context.store, type, taken.nre)).length === 0) return taken.nre;
  }
  throw new FhirError({ code: 'nre-used-up' });
}

function wholeLine(line: NewLine, header: Header, patient: string, nre: string, place: number): NewLine {
  const number = { system: nreSystemOf(line.resourceType), value: nre };
  const whole = {
    ...line,
    extension: [...header.extension, ...(line.extension ?? [])],
    identifier: [placeIdentifier(nre, place)],
    ...(line.resourceType === 'ServiceRequest' ? { requisition: number } : { groupIdentifier: number }),
    intent: 'order',
    subject: { reference: patient },
    authoredOn: header.authoredOn,
    requester: { reference: header.requester },
    insurance: header.insurance,
    ...replacing(line, header.replaces),
  } as NewLine;
  return inState(whole, '3');
}

function replacing({ resourceType }: NewLine, reference: string | undefined): object {
  if (reference === undefined) return {};
  if (resourceType === 'MedicationRequest') return { priorPrescription: { reference } };
  return resourceType === 'ServiceRequest' ? { replaces: [{ reference }] } : { priorRequest: [{ reference }] };
}
