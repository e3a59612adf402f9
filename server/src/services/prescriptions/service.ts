import { valueSetUrl } from '@sinfonia/profiles';
import { notFound } from '../../fhir/showing.ts';
import { findPerson } from '../steps/person.ts';
import { requireSeen } from '../steps/seen.ts';
import type { Service } from '../steps/step.ts';
import { readResource } from '../steps/stored.ts';
import { prescriptionRules, prescriptionStates } from './machine.ts';
import { noticesOf } from './notifications.ts';
import { isLineType, type Line, nreOf, type Prescription, prescriptionOf, stateAt } from './prescription.ts';
import { prescriptionConditions, refusedBy } from './rules.ts';

/**
 * Prescriptions of the health service as a service of steps: what is prescribed, cancelled and read by its doctors and its person. Who sees
 * a line may make the steps of its role on the whole prescription; what is not seen is not found.
 */
export const prescriptions: Service<Prescription> = {
  name: 'prescriptions',
  states: { valueSet: valueSetUrl.PrescriptionProcessState, titles: prescriptionStates },
  rules: prescriptionRules,
  conditions: prescriptionConditions,
  stateOf: (found) => stateAt(found, Date.now()),
  // What a plan leaves is shared by all prescriptions of a person.
  turnOf: ({ patient }) => patient,
  async noticesOf({ context, subject, actor, now }, step, { about, concerns }) {
    if (concerns?.silent === true) return [];
    const notices = prescriptionRules.get(step)?.notices ?? [];
    return noticesOf(context.store, subject.patient, notices, { about: [about], sender: actor.who, now });
  },
  guarded: ({ lines }) => lines[0],
  async load(asked, step, input) {
    const { store } = asked.context;
    const [type = ''] = asked.request.path;
    if (asked.id === undefined) {
      const refused = (place: string) => refusedBy('RX-01', place);
      return { patient: await findPerson(asked, step, input, prescriptionRules.get(step), refused), lines: [] };
    }
    const address = { type, id: asked.id };
    const line = isLineType(type) ? await readResource(store, type, `${type}/${asked.id}`) : undefined;
    if (line === undefined || !isPrescription(line)) throw notFound(address);
    await requireSeen(asked, address);
    return prescriptionOf(store, line);
  },
};

/** Whether a line is one of a prescription of the health service: other orders, plans and white prescriptions have no NRE. */
const isPrescription = (line: Line): boolean => line.intent === 'order' && nreOf(line) !== undefined;
