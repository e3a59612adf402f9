import type { ResponseContainer, ResponseNode } from '../../../questionnaire/response-tree.ts';
import type { Run } from '../../run.ts';

/** Does something at an item of the response that the run stands at. */
export function atNode(run: Run, node: ResponseNode, action: () => void): void {
  atContainer(run, node.container, () => {
    run.enter('item', node.index);
    action();
    run.leave();
  });
}

/** Does something at what holds items: the response, an item or an answer. */
export function atContainer(run: Run, { parent, answer }: ResponseContainer, action: () => void): void {
  if (!parent) action();
  else
    atNode(run, parent, () => {
      if (answer < 0) action();
      else {
        run.enter('answer', answer);
        action();
        run.leave();
      }
    });
}

/** A linkId as it may be told: clients may have put anything there by mistake. */
export function toldLinkId(linkId: string): string {
  return /^[\w./:-]{1,80}$/.test(linkId) ? linkId : '…';
}
