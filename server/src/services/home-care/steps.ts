import type { OperationHandler } from '../../fhir/context.ts';
import type { Service, Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import { operatorAgendas, recordAbsence } from './agendas/absence.ts';
import { agendaOperation } from './agendas/agenda.ts';
import type { HomeCareCase } from './case/home-care-case.ts';
import { accept, refuse } from './operations/accept.ts';
import { assess, reassess } from './operations/assess.ts';
import { changeIntensity } from './operations/change-intensity.ts';
import { close, reopen } from './operations/close.ts';
import { approvePai, returnPai, signPai } from './operations/decide-pai.ts';
import { intensityOperation } from './operations/intensity.ts';
import { moveVisit } from './operations/move-visit.ts';
import { proposePai } from './operations/propose-pai.ts';
import { recordAccess } from './operations/record-access.ts';
import { refer } from './operations/refer.ts';
import { schedule } from './operations/schedule.ts';
import { stateOperation } from './operations/state.ts';
import { resume, suspend } from './operations/suspend.ts';
import { acceptTransfer, refuseTransfer, transfer } from './operations/transfer.ts';
import { homeCare } from './service.ts';
import { deliveredSettings, type HomeCareSettings } from './settings.ts';

/** The steps of home care, in the order of the process. */
export const homeCareSteps: readonly Step<HomeCareCase>[] = [
  refer,
  accept,
  refuse,
  assess,
  proposePai,
  approvePai,
  returnPai,
  signPai,
  schedule,
  moveVisit,
  recordAccess,
  suspend,
  resume,
  reassess,
  changeIntensity,
  transfer,
  acceptTransfer,
  refuseTransfer,
  close,
  reopen,
];

/** The operations of home care, with what a region or ASL has set of it. */
export function homeCareOperations(settings: HomeCareSettings = deliveredSettings): readonly OperationHandler[] {
  const service: Service<HomeCareCase> = {
    ...homeCare,
    load: async (...asked) => ({ ...(await homeCare.load(...asked)), settings }),
  };
  const steps = homeCareSteps.map((step) => stepOperation(service, step));
  const absence = stepOperation(operatorAgendas, recordAbsence);
  return [...steps, absence, stateOperation, agendaOperation, intensityOperation(settings)];
}
