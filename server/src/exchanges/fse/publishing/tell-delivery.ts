import type { Delivery } from '../../outbox/exchange-handler.ts';
import type { Reply } from '../gateway/port.ts';
import { problemKind } from '../rules/problems.ts';
import type { PublishingAnswer, PublishingRefusal } from './message.ts';
import type { Attempt } from './records.ts';

type Refused = Extract<Reply<unknown>, { readonly kind: 'refused' }>;
type Unheard = Extract<Reply<unknown>, { readonly kind: 'unreached' | 'unsure' }>;

/** A refusal for the outbox; the national problem goes along unchanged. */
export function refusedBy({ code, by, place, problem }: Refused): Delivery {
  const kept: PublishingRefusal = {
    code,
    by,
    ...(place === undefined ? {} : { place }),
    ...(problem === undefined ? {} : { problem }),
    codes: [by, ...(place === undefined ? [] : [place.replaceAll('_', '-')]), ...instanceOf(problem)],
  };
  return { kind: 'refused', reason: code, answer: JSON.stringify(kept) };
}

/** The instance of a problem in one word, if it is one of its type: anything else may hold data. */
function instanceOf(problem: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  const { type, instance } = problem ?? {};
  if (typeof type !== 'string' || typeof instance !== 'string') return [];
  const isKnown = problemKind(type)?.instances.includes(instance) === true;
  return isKnown ? [instance.slice(1).replaceAll('/', '-')] : [];
}

/** A call that certainly has no effect, with the pause that the gateway asks for. */
export function unreachedBy({ reason, retryAfter }: Unheard): Delivery {
  return { kind: 'unreached', reason, ...(retryAfter === undefined ? {} : { after: retryAfter * 1_000 }) };
}

/** A call that may have its effect. */
export function unsureBy({ reason, retryAfter }: Unheard): Delivery {
  return { kind: 'unsure', reason, ...(retryAfter === undefined ? {} : { after: retryAfter * 1_000 }) };
}

/** That a message is done, for a delivery and for an inquiry. */
export interface Answered {
  readonly kind: 'done';
  readonly answer: string;
}

/** The answer to a message whose own answer was lost. */
export function recovered({ documentId, at, workflow, state }: Attempt): Answered {
  const kept: PublishingAnswer = {
    documentId,
    at,
    state: state === 'ended' || state === 'failed' ? 'done' : 'in-charge',
    ...(workflow === undefined ? {} : { workflowInstanceId: workflow }),
    isRecovered: true,
  };
  return { kind: 'done', answer: JSON.stringify(kept) };
}
