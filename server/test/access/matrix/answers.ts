import { FhirError } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../src/access/principal.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';

/** An answer, and what it shows. */
export interface Answer {
  readonly status: number;
  /** Addresses (`Type/id`) of the resources that stand in the answer. */
  readonly shown: ReadonlySet<string>;
  /** The texts of those resources, and of nothing that repeats the question; not of AuditEvents, which name what was asked for. */
  readonly content: string;
  readonly total: number | undefined;
  readonly id: string | undefined;
  readonly text: string;
}

export type Ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', address: string, body?: unknown) => Promise<Answer>;

interface Shown {
  readonly resourceType?: string;
  readonly id?: string;
  readonly total?: number;
  readonly entry?: readonly { readonly resource?: Shown; readonly response?: { readonly status?: string } }[];
}

/** Asks the API as a caller; a refusal is an answer too. */
export async function answerOf(
  api: InProcessApi,
  caller: Principal,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  address: string,
  body?: unknown,
): Promise<Answer> {
  try {
    const response = await api.ask(caller, method, address, body);
    return read(response.status, String(response.body ?? ''));
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    return { ...read(error.status, ''), text: JSON.stringify(error.issues) };
  }
}

function read(status: number, text: string): Answer {
  const body = (text === '' ? {} : JSON.parse(text)) as Shown;
  const resources = collect(body);
  return {
    status,
    shown: new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`)),
    content: resources
      .filter(({ resourceType }) => resourceType !== 'AuditEvent')
      .map((one) => JSON.stringify(one))
      .join('\n'),
    total: body.total,
    id: body.id,
    text,
  };
}

function collect(body: Shown): readonly Shown[] {
  if (body.resourceType !== 'Bundle' || body.entry === undefined) return body.id === undefined ? [] : [body];
  return body.entry.flatMap(({ resource }) => (resource === undefined ? [] : collect(resource)));
}
