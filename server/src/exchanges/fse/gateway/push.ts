import { isWorkflowInstanceId } from '../rules/document-key.ts';
import type { WorkflowEvent } from './port.ts';
import { readEvents } from './workflow-events.ts';

/** Path that the gateway adds to the address of `X-Callback-Url`. */
export const pushPath = '/v1/workflow/status';

/** Who keeps the workflows that are under way. */
export interface WorkflowKeeper {
  /** Takes all events of a workflow, in order, as often as they come; answers false for a workflow that it does not know. */
  take(workflowInstanceId: string, events: readonly WorkflowEvent[]): Promise<boolean>;
}

/** What is answered to a push. */
export interface PushAnswer {
  readonly status: 200 | 400 | 404;
  readonly body: Readonly<Record<string, unknown>>;
}

const contentNames = ['workflowInstanceId', 'events'];
const eventNames = ['eventType', 'eventDate', 'eventStatus', 'issuer', 'message'];

/**
 * Handles what the gateway pushes when a publication or a replacement has come to its end: the whole list of events. The content is
 * held against the OpenAPI, with what it needs to be of use; nothing of it is repeated in the answer. The caller has been recognised by
 * its certificate before.
 *
 * Source: `swagger_status.yaml` of it-fse-support (WorkflowStatusDTO); integration guide, chapter 11.
 */
export async function takePush(content: unknown, keeper: WorkflowKeeper): Promise<PushAnswer> {
  const read = readPush(content);
  if (read === undefined) return problem(400, 'The content is no list of events of a workflow.');
  const isKnown = await keeper.take(read.workflowInstanceId, read.events);
  return isKnown ? { status: 200, body: {} } : problem(404, 'The workflow is not known here.');
}

function problem(status: 400 | 404, detail: string): PushAnswer {
  return { status, body: { type: 'about:blank', title: status === 400 ? 'Bad Request' : 'Not Found', status, detail } };
}

function readPush(
  content: unknown,
): { readonly workflowInstanceId: string; readonly events: readonly WorkflowEvent[] } | undefined {
  if (!hasOnly(content, contentNames)) return undefined;
  const { workflowInstanceId, events } = content;
  if (typeof workflowInstanceId !== 'string' || !isWorkflowInstanceId(workflowInstanceId)) return undefined;
  if (!Array.isArray(events) || events.length === 0) return undefined;
  if (!events.every((event) => hasOnly(event, eventNames) && isDate(event['eventDate']))) return undefined;
  const read = readEvents(events);
  return read === undefined ? undefined : { workflowInstanceId, events: read };
}

function hasOnly(content: unknown, names: readonly string[]): content is Readonly<Record<string, unknown>> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  return Object.keys(content).every((name) => names.includes(name));
}

/** A time by RFC 3339; the samples of the guide leave its offset out at times. */
function isDate(value: unknown): boolean {
  if (value === undefined) return true;
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
  return typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value.slice(0, 10)));
}
