import type { WorkflowEvent } from './gateway/port.ts';
import { type PushAnswer, takePush, type WorkflowKeeper } from './gateway/push.ts';

/** What takes the pushes of the gateway: open while the exchange is; before and after that no workflow is known. */
export class PushDesk implements WorkflowKeeper {
  #keeper: WorkflowKeeper | undefined;

  /** Takes the keeper of the workflows from now on. */
  connect(keeper: WorkflowKeeper): void {
    this.#keeper = keeper;
  }

  /** Knows no workflow from now on. */
  disconnect(): void {
    this.#keeper = undefined;
  }

  async take(workflowInstanceId: string, events: readonly WorkflowEvent[]): Promise<boolean> {
    return (await this.#keeper?.take(workflowInstanceId, events)) ?? false;
  }

  /** Answers a push with a content that was parsed. */
  answer(content: unknown): Promise<PushAnswer> {
    return takePush(content, this);
  }
}
