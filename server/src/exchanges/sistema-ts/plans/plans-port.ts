import type { MessageContent } from '../message-table.ts';
import type { Reply } from '../port.ts';
import type { SoapAdapter } from '../soap-adapter.ts';
import { type PlanAnswerOf, type PlanOperation, type PlanRequestOf, planOperations } from './plan-messages.ts';

/**
 * The services of therapeutic plans of Sistema TS. `planSend` registers a plan (`tipoOperazione` 1) or changes one (2) and answers its
 * protocol; `planView` finds one by our identifier; `planList` lists those of a doctor; `planCancel` cancels one. The messages are
 * unverified (`services.json`); expected failures are values, as with prescriptions.
 */
export interface PlansPort {
  call<N extends PlanOperation>(
    operation: N,
    caller: string,
    request: PlanRequestOf<N>,
  ): Promise<Reply<PlanAnswerOf<N>>>;
}

/** Calls the services of plans by the adapter of those of prescriptions, at another address. */
export function plansOver(adapter: SoapAdapter): PlansPort {
  return {
    async call(operation, caller, request) {
      const reply = await adapter.callService(planOperations[operation], caller, request as unknown as MessageContent);
      return reply as Reply<PlanAnswerOf<typeof operation>>;
    },
  };
}
