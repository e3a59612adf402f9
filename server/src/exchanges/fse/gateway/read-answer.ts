import type { IncomingHttpHeaders } from 'node:http';
import { problemKind } from '../rules/problems.ts';
import type { Accepted, NationalProblem, Reply, Status } from './port.ts';
import { readEvents } from './workflow-events.ts';

/** A whole answer of HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is read besides a problem. */
export interface AnswerForm<A> {
  /** The statuses with which it is done or taken in charge. */
  readonly good: readonly number[];
  /** Whether the call uses up a stored validation. */
  readonly isPublication: boolean;
  /** Reads the content; undefined when it is none. */
  read(content: Readonly<Record<string, unknown>>, status: number): A | undefined;
}

/** Errors of the front end with which a call certainly did not go on to the gateway. Source: threads of it-fse-support. */
const notLetOn = new Set([401, 403, 404, 429]);
const frontEnd = 'https://govway.org/handling-errors/';
const longestWait = 86_400;

/**
 * Reads an answer of the gateway, of its front end (GovWay), or of a regional middleware. Whatever cannot be read, or comes from
 * nobody knows whom, leaves open what has become of the call.
 *
 * Source: integration guide v2.22, errors; threads of it-fse-support for the front end.
 */
export function readAnswer<A>(answer: HttpAnswer, form: AnswerForm<A>): Reply<A> {
  const { status, headers } = answer;
  const content = contentOf(answer);
  if (form.good.includes(status)) {
    const read = content === undefined ? undefined : form.read(content, status);
    return read === undefined ? { kind: 'unsure', reason: 'unreadable' } : { kind: 'accepted', answer: read };
  }
  const retryAfter = waitOf(headers);
  const wait = retryAfter === undefined ? {} : { retryAfter };
  if (status === 429) return { kind: 'unreached', reason: 'status-429', ...wait };
  // The front of the front end answers for too large a body without any problem of its own.
  if (status === 413) return refused('front-end', 'too-large', content, false);
  const type = typeof content?.['type'] === 'string' ? content['type'] : undefined;
  if (content === undefined || type === undefined) {
    // Without a problem nobody knows who has answered; with these statuses whoever it was has not let the call on.
    const kind = notLetOn.has(status) ? 'unreached' : 'unsure';
    return { kind, reason: status < 400 ? 'unreadable' : `status-${status}`, ...wait };
  }
  if (type.startsWith(frontEnd)) return readFrontEnd(status, content, wait);
  // Its outcome is unknown even where the gateway names its error: what it asks inside did not answer.
  if (status >= 500) return { kind: 'unsure', reason: `status-${status}`, problem: content, ...wait };
  if (status < 400) return { kind: 'unsure', reason: 'unreadable', problem: content };
  if (/^\/?mw\//.test(type)) return refused('middleware', 'middleware', content, false);
  const kind = problemKind(type);
  const code = kind === undefined ? 'unknown-problem' : type.slice('/msg/'.length);
  const burns = kind === undefined || kind.consumesValidation || code === 'cda-match';
  return refused('gateway', code, content, form.isPublication && burns);
}

function readFrontEnd(status: number, problem: NationalProblem, wait: { readonly retryAfter?: number }): Reply<never> {
  const { title } = problem;
  const name = typeof title === 'string' && /^[A-Za-z]{1,60}$/.test(title) ? title : String(status);
  const reason = `front-end-${name}`;
  if (notLetOn.has(status)) return { kind: 'unreached', reason, ...wait };
  if (status >= 400 && status < 500) return refused('front-end', 'front-end', problem, false);
  return { kind: 'unsure', reason, problem, ...wait };
}

function refused(
  by: 'gateway' | 'front-end' | 'middleware',
  code: string,
  problem: NationalProblem | undefined,
  validateAgain: boolean,
): Reply<never> {
  return { kind: 'refused', by, code, validateAgain, ...(problem === undefined ? {} : { problem }) };
}

function contentOf({ headers, body }: HttpAnswer): Readonly<Record<string, unknown>> | undefined {
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    const content: unknown = JSON.parse(body.toString('utf8'));
    return typeof content === 'object' && content !== null && !Array.isArray(content) ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds of `Retry-After`, at most a day; dates are not read. */
function waitOf(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['retry-after'] ?? '';
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text), longestWait) : undefined;
}

/** Form of the answer to a call that changes something, or validates. */
export function acceptedForm(good: readonly number[], isPublication = false): AnswerForm<Accepted> {
  return {
    good,
    isPublication,
    read({ traceID, spanID, workflowInstanceId, warning }, status) {
      if (typeof traceID !== 'string') return undefined;
      return {
        traceID,
        ...(typeof spanID === 'string' ? { spanID } : {}),
        ...(typeof workflowInstanceId === 'string' ? { workflowInstanceId } : {}),
        ...(typeof warning === 'string' && warning !== '' ? { warning } : {}),
        state: status === 202 ? 'in-charge' : 'done',
      };
    },
  };
}

/** Form of the answer about a status. */
export const statusForm: AnswerForm<Status> = {
  good: [200],
  isPublication: false,
  read({ traceID, transactionData }) {
    const events = readEvents(transactionData);
    return typeof traceID === 'string' && events !== undefined ? { traceID, events } : undefined;
  },
};
