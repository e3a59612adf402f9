import type { WorkflowEvent } from './port.ts';

const longestList = 1000;
/** Parts of an event that are kept, with the most characters that the OpenAPI gives them. */
const parts = {
  eventDate: 100,
  message: 50_000,
  identificativoDocumento: 256,
  workflowInstanceId: 256,
  traceId: 100,
  issuer: 100,
  expiringDate: 100,
} as const;

/** Reads a list of events; undefined when it is none. Source: OpenAPI of it-fse-support, StatusCheckDTO. */
export function readEvents(list: unknown): readonly WorkflowEvent[] | undefined {
  if (!Array.isArray(list) || list.length > longestList) return undefined;
  const events: WorkflowEvent[] = [];
  for (const item of list) {
    const event = readEvent(item);
    if (event === undefined) return undefined;
    events.push(event);
  }
  return events;
}

function readEvent(item: unknown): WorkflowEvent | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const content: Readonly<Record<string, unknown>> = { ...item };
  const { eventType, eventStatus } = content;
  if (!isText(eventType, 100) || !isText(eventStatus, 100)) return undefined;
  const kept: Partial<Record<keyof typeof parts, string>> = {};
  for (const name of Object.keys(parts) as (keyof typeof parts)[]) {
    const value = content[name];
    if (value === undefined || value === null) continue;
    if (!isText(value, parts[name])) return undefined;
    kept[name] = value;
  }
  return { eventType, eventStatus, ...kept };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}
