import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import { report } from './department/report.ts';
import { departmentService } from './department/service.ts';
import { arrive } from './operations/arrive.ts';
import { bedAssign, bedRequest, leave, observe, triage, visit } from './operations/events.ts';
import { type OccupancySettings, occupancyOperation } from './operations/occupancy.ts';
import { stateOperation } from './operations/state.ts';
import { type AccessSubject, emergencyService } from './service.ts';

/** The steps of an access to an emergency department, in the order of the process. */
export const emergencySteps: readonly Step<AccessSubject>[] = [
  arrive,
  triage,
  visit,
  observe,
  bedRequest,
  bedAssign,
  leave,
];

/** The operations by which emergency departments feed the platform, and the one that tells everybody how full they are. */
export function emergencyOperations(settings: OccupancySettings): readonly OperationHandler[] {
  return [
    ...emergencySteps.map((step) => stepOperation(emergencyService, step)),
    stateOperation,
    stepOperation(departmentService, report),
    occupancyOperation(settings),
  ];
}
