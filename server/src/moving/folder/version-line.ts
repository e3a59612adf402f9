import { isResourceType } from '@sinfonia/profiles/model';
import type { MovedVersion } from '../../store/moving.ts';
import type { VersionMethod } from '../../store/port.ts';
import { formatInstant } from '../../store/resource-text.ts';

/** What a line says before the text of the resource. */
interface Head {
  readonly type: string;
  readonly id: string;
  readonly versionId: string;
  readonly lastUpdated: string;
  readonly method: VersionMethod;
  readonly deleted: boolean;
  readonly order?: number;
}

const beforeResource = ',"resource":';
const logicalId = /^[A-Za-z0-9\-.]{1,64}$/;
const versionNumber = /^[1-9]\d{0,14}$/;
const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A version as a line, without the line feed: a JSON object whose last property is the text of the resource as it is stored. */
export function toLine({ type, id, versionId, lastUpdated, method, deleted, order, json }: MovedVersion): string {
  const head: Head = {
    type,
    id,
    versionId,
    lastUpdated: formatInstant(lastUpdated),
    method,
    deleted,
    ...(order === undefined ? {} : { order }),
  };
  const text = JSON.stringify(head);
  return json === undefined ? text : `${text.slice(0, -1)}${beforeResource}${json}}`;
}

/** Reads a line; undefined when it is not one, or the text of the resource is of another version than the line says. */
export function fromLine(line: string): MovedVersion | undefined {
  const at = line.indexOf(beforeResource);
  const json = at < 0 ? undefined : line.slice(at + beforeResource.length, -1);
  const head = parseHead(at < 0 ? line : `${line.slice(0, at)}}`);
  if (head === undefined || head.deleted !== (json === undefined)) return undefined;
  if (json !== undefined && !line.endsWith('}')) return undefined;
  const { type, id, versionId, lastUpdated, method, deleted, order } = head;
  const start = `{"resourceType":"${type}","id":"${id}","meta":{"versionId":"${versionId}","lastUpdated":"${lastUpdated}"`;
  if (json !== undefined && !json.startsWith(start)) return undefined;
  return {
    type,
    id,
    versionId,
    lastUpdated: Date.parse(lastUpdated),
    method,
    deleted,
    ...(order === undefined ? {} : { order }),
    ...(json === undefined ? {} : { json }),
  };
}

function parseHead(text: string): Head | undefined {
  let head: Partial<Head> | null;
  try {
    head = JSON.parse(text) as Partial<Head> | null;
  } catch {
    return undefined;
  }
  if (typeof head?.type !== 'string' || !isResourceType(head.type)) return undefined;
  if (!logicalId.test(String(head.id)) || !versionNumber.test(String(head.versionId))) return undefined;
  if (!methods.has(String(head.method)) || (head.method === 'DELETE') !== head.deleted) return undefined;
  const instant = Date.parse(String(head.lastUpdated));
  if (Number.isNaN(instant) || formatInstant(instant) !== head.lastUpdated) return undefined;
  if (head.order !== undefined && !Number.isSafeInteger(head.order)) return undefined;
  return head as Head;
}
