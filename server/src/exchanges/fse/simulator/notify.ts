import type { GatewayRecords } from './records.ts';
import type { DueDuty, StoredEvent } from './workflow-records.ts';

/** How often a notification is tried before the caller is left to ask. Neither number nor pause is published (unverified). */
const mostAttempts = 6;

/** Longest wait for whom is told, ms. */
const longestWait = 5_000;

/**
 * Sends the notifications that are due: `POST <callback>/v1/workflow/status` with every event of the workflow in order. Any status of
 * 2xx ends a notification; everything else is tried again after a pause that doubles. Source: integration guide, chapter 11;
 * swagger_status.yaml.
 *
 * @param retryAfter first pause, ms
 */
export async function sendNotifications(records: GatewayRecords, now: number, retryAfter: number): Promise<number> {
  const due = records.dueDuties('notification', now, 50);
  await Promise.all(due.map((one) => sendOne(records, one, now, retryAfter)));
  return due.length;
}

async function sendOne(records: GatewayRecords, { place, duty }: DueDuty, now: number, pause: number): Promise<void> {
  if (duty.kind !== 'notify' || duty.thread.callback === undefined) return records.endDuty(place);
  const { workflow, callback } = duty.thread;
  const told = await post(callback, {
    workflowInstanceId: workflow,
    events: records.eventsOfWorkflow(workflow).map(toNotice),
  });
  records.atomically(() => {
    records.endDuty(place);
    if (told || duty.attempt >= mostAttempts) return;
    records.addDuty({ ...duty, attempt: duty.attempt + 1 }, now + pause * 2 ** (duty.attempt - 1));
  });
}

function toNotice({ type, at, status, actor, message }: StoredEvent): Readonly<Record<string, string>> {
  return {
    eventType: type,
    eventDate: new Date(at).toISOString(),
    eventStatus: status,
    issuer: actor.issuer,
    ...(message === undefined ? {} : { message }),
  };
}

async function post(callback: string, body: unknown): Promise<boolean> {
  try {
    const answer = await fetch(`${callback.replace(/\/+$/, '')}/v1/workflow/status`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(longestWait),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** The callback that a caller asks for, if it is one: http(s), and on the own machine, since a simulator calls nobody else. */
export function callbackOf(header: string | undefined): string | undefined {
  if (header === undefined || !URL.canParse(header)) return undefined;
  const { protocol, hostname, username } = new URL(header);
  const isOwn = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return (protocol === 'http:' || protocol === 'https:') && isOwn && username === '' ? header : undefined;
}
