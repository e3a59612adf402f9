import type { Identifier } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import { notFound } from '../../fhir/showing.ts';
import type { Service, StepRequest } from '../steps/step.ts';
import { type Reading, readResource } from '../steps/stored.ts';
import { dispensingRules, dispensingStates } from './machine.ts';
import { requirePatience } from './patience.ts';
import { Attempts } from './prescription/attempts.ts';
import { lineOfOrder } from './prescription/orders.ts';
import {
  firstLine,
  holderOf,
  nreForm,
  nreSystem,
  type Prescription,
  readPrescription,
} from './prescription/prescription.ts';
import { noticesOfStep } from './prescription/told.ts';
import { dispensingConditions } from './rules.ts';

/** Requests in vain of the callers of one server. */
export const newAttempts = (): Attempts => new Attempts(limits);

/** How often a pharmacy may ask for a prescription that is not there. Not from a norm: against guessing. */
const limits = { most: 10, window: 15 * 60_000, callers: 20_000 } as const;

/**
 * The dispensing of a prescription as a service of steps. It is taken by who presents its number together with an identifier of the
 * person, which is asked instead of a relationship; afterwards it is open to who holds it, dispensed of it or ordered for it.
 */
export function dispensingService(attempts: Attempts = newAttempts()): Service<Prescription> {
  return {
    name: 'dispensing',
    states: { valueSet: valueSetUrl.PrescriptionState, titles: dispensingStates },
    rules: dispensingRules,
    conditions: dispensingConditions,
    stateOf: ({ state }) => state,
    turnOf: ({ nre }) => nre,
    guarded: (found) => found.order ?? firstLine(found),
    load: (asked, step, input) => (step === 'dispensing-take' ? presented(attempts, asked, input) : loadOwn(asked)),
    async noticesOf({ subject, actor, now }, step, { about, concerns }) {
      if (concerns?.silent === true) return [];
      return noticesOfStep(subject, step, { about: [about], sender: actor.who, now });
    },
  };
}

/** The prescription that somebody presents; the same refusal for a number that is none and for another person. */
async function presented(
  attempts: Attempts,
  asked: StepRequest,
  input: Readonly<Record<string, unknown>>,
): Promise<Prescription> {
  const { context, now } = asked;
  const caller = requirePatience(attempts, asked);
  const nre = String(input['nre'] ?? '');
  const identifier = input['identifier'] as Identifier | undefined;
  const found = nreForm.test(nre) ? await readPrescription(context.store, nre) : undefined;
  if (found !== undefined && (await isOf(context.store, found.patient, identifier))) return found;
  attempts.fail(caller, now);
  throw new FhirError({ code: 'prescription-not-found' });
}

async function isOf(store: Reading, patient: string, given: Identifier | undefined): Promise<boolean> {
  const person = await readResource(store, 'Patient', patient);
  const value = given?.value?.trim().toUpperCase();
  if (value === undefined || value === '') return false;
  return person?.identifier?.some((one) => one.system === given?.system && one.value?.toUpperCase() === value) === true;
}

/** The prescription of a line, or of an order for it, when the caller's organization has to do with it. */
async function loadOwn(asked: StepRequest): Promise<Prescription> {
  const { context, actor, request, id = '' } = asked;
  const type = request.path[0] === 'SupplyRequest' ? 'SupplyRequest' : 'MedicationRequest';
  const missing = notFound({ type, id });
  const order = type === 'SupplyRequest' ? await readResource(context.store, type, `${type}/${id}`) : undefined;
  const line = await readResource(
    context.store,
    'MedicationRequest',
    order === undefined ? `MedicationRequest/${id}` : lineOfOrder(order),
  );
  const nre = line?.groupIdentifier?.system === nreSystem ? line.groupIdentifier.value : undefined;
  const found = nre === undefined ? undefined : await readPrescription(context.store, nre);
  if (found === undefined) throw missing;
  const own = actor.organization;
  if (own === undefined) throw missing;
  if (type === 'SupplyRequest') {
    if (order?.requester?.reference !== own) throw missing;
    return { ...found, order };
  }
  if (!found.lines.some((one) => one.id === line?.id) || !hasToDo(found, own)) throw missing;
  return found;
}

/** Whether an organization holds a prescription, dispensed of it, or ordered for it. */
function hasToDo(found: Prescription, own: string): boolean {
  return (
    holderOf(found) === own ||
    found.dispenses.some(({ performer }) => performer?.some(({ actor }) => actor.reference === own)) ||
    found.orders.some(({ requester }) => requester?.reference === own)
  );
}
