import bookingAgendas from '../services/booking/agendas/machine.json' with { type: 'json' };
import bookings from '../services/booking/bookings/machine.json' with { type: 'json' };
import waitingList from '../services/booking/waiting-list/machine.json' with { type: 'json' };
import dispensing from '../services/dispensing/machine.json' with { type: 'json' };
import supplies from '../services/dispensing/supplies/machine.json' with { type: 'json' };
import places from '../services/emergency-department/department/machine.json' with { type: 'json' };
import emergency from '../services/emergency-department/machine.json' with { type: 'json' };
import fseDocuments from '../services/fse-documents/machine.json' with { type: 'json' };
import agendas from '../services/home-care/agendas/machine.json' with { type: 'json' };
import machine from '../services/home-care/machine.json' with { type: 'json' };
import prescriptions from '../services/prescriptions/machine.json' with { type: 'json' };
import plans from '../services/therapeutic-plans/machine.json' with { type: 'json' };
import { permissions } from './scope.ts';

/**
 * What an operation needs. `any`: some resource scope; `wildcard`: the permissions on every type; `target`: on its type, beside
 * a policy that names it; `scope`: on its type by the scopes alone, because the operation itself judges role and relationship.
 */
export interface OperationRule {
  readonly on: 'any' | 'wildcard' | 'target' | 'scope';
  /** Sum of `permissions` bits. */
  readonly permissions: number;
}

const readAndSearch = permissions.r | permissions.s;

/** Steps of services: the machine of the service says which role may make them. */
const serviceSteps = Object.fromEntries(
  Object.entries({
    ...machine.steps,
    ...agendas.steps,
    ...bookingAgendas.steps,
    ...bookings.steps,
    ...dispensing.steps,
    ...supplies.steps,
    ...emergency.steps,
    ...fseDocuments.steps,
    ...places.steps,
    ...waitingList.steps,
    ...plans.steps,
    ...prescriptions.steps,
  }).map(([name, { scope }]): [string, OperationRule] => [
    name,
    { on: 'scope', permissions: permissions[scope === 'create' ? 'c' : scope === 'update' ? 'u' : 'r'] },
  ]),
);

/**
 * Rules of the operations by name, without `$`. An operation without a rule is refused, so each service adds the rules of
 * its own steps here together with the operation.
 *
 * `$validate` and the terminology operations give out no patient data; `$everything`, `$summary`, `$document` and `$export`
 * cross every type. Source: FHIR R4 operations.html; SMART App Launch 2.2 leaves operations to the server.
 */
export const operationRules: Readonly<Record<string, OperationRule>> = {
  validate: { on: 'any', permissions: 0 },
  expand: { on: 'any', permissions: 0 },
  lookup: { on: 'any', permissions: 0 },
  'validate-code': { on: 'any', permissions: 0 },
  subsumes: { on: 'any', permissions: 0 },
  translate: { on: 'any', permissions: 0 },
  // Gives out nothing by scope: the operation itself asks whether it is the person, or somebody who oversees.
  accesses: { on: 'any', permissions: 0 },
  // Of a Subscription of one's own only, which the operations themselves judge.
  status: { on: 'target', permissions: permissions.r },
  events: { on: 'target', permissions: permissions.r },
  'get-ws-binding-token': { on: 'target', permissions: permissions.r },
  // The caller's own messages and preferences: narrowed to what its role may read, and to what is addressed to it.
  inbox: { on: 'any', permissions: 0 },
  read: { on: 'any', permissions: 0 },
  'notification-preferences': { on: 'any', permissions: 0 },
  'set-notification-preferences': { on: 'any', permissions: 0 },
  'confirm-mail-address': { on: 'any', permissions: 0 },
  deliveries: { on: 'any', permissions: 0 },
  // Counts, from which nobody can be told; whose cases are counted is judged by the operation itself.
  'home-care-indicators': { on: 'target', permissions: permissions.r },
  'prescription-indicators': { on: 'target', permissions: permissions.r },
  'booking-waiting-times': { on: 'target', permissions: permissions.r },
  'oxygen-indicators': { on: 'target', permissions: permissions.r },
  // Counts with small ones masked, for everybody with a token.
  'emergency-occupancy': { on: 'any', permissions: 0 },
  everything: { on: 'wildcard', permissions: readAndSearch },
  ...serviceSteps,
  document: { on: 'wildcard', permissions: readAndSearch },
  summary: { on: 'wildcard', permissions: readAndSearch },
  export: { on: 'wildcard', permissions: readAndSearch },
};
