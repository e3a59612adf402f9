import pino from 'pino';
import type { Configuration } from '../config/index.ts';

/** The part of a pino logger that the server writes to, and the line of the access log. */
export type Logger = Pick<pino.Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'isLevelEnabled'> & {
  /** Writes the access-log line of a request, at level `info`. */
  readonly request: (entry: RequestEntry) => void;
};

/** One answered request. Holds no address, query, resource id or body. */
export interface RequestEntry {
  readonly requestId: string;
  readonly method: string;
  /** Template of the address, e.g. `/fhir/:type/:id`. */
  readonly route: string;
  /** Resource type addressed. */
  readonly type: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
  /** Client that the token was issued to. */
  readonly client: string | undefined;
}

/** A logger and the way to bring its buffered lines to the output before the process ends. */
export interface LogOutput {
  readonly logger: Logger;
  readonly flush: () => void;
}

/** Characters of request lines that are gathered, so that a busy server does not make one system call per request. */
const gatheredCharacters = 16 * 1024;

/** Most that is kept while nobody reads the output; later lines are dropped rather than memory filled. */
const backlogBytes = 16 * 1024 * 1024;

/** Longest time that a request line is kept back, in milliseconds. */
const flushMilliseconds = 500;

/**
 * Opens the log: one JSON line per event on standard output (or `destination`: a file path or descriptor), level as a
 * word, time in ISO 8601 UTC. Call `flush` before the process ends.
 */
export function openLog(
  telemetry: Pick<Configuration['telemetry'], 'level'>,
  destination: string | number = 1,
): LogOutput {
  const stream = pino.destination({
    dest: destination,
    sync: false,
    maxLength: backlogBytes,
  });
  // A reader that goes away (`serve | head`) must not take the server with it.
  stream.on('error', () => undefined);
  const timestamp = cachedTimestamp();
  const events = pino(
    {
      level: telemetry.level,
      base: null,
      timestamp,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  // Handing every line to the stream costs more than making it, so lines of requests are gathered first.
  let gathered = '';
  const handOver = (): void => {
    if (gathered === '') return;
    const lines = gathered;
    gathered = '';
    stream.write(lines);
  };
  setInterval(handOver, flushMilliseconds).unref();
  const logger: Logger = Object.assign(events, {
    request(entry: RequestEntry) {
      if (!events.isLevelEnabled('info')) return;
      gathered += formatRequest(entry, timestamp());
      if (gathered.length >= gatheredCharacters) handOver();
    },
  });
  const flush = (): void => {
    try {
      handOver();
      stream.flushSync();
    } catch {
      // Not ready (nothing was ever written) or the output is gone: nothing is left to save.
    }
  };
  return { logger, flush };
}

// Written by hand because it is written for every request: a third of the time of the general serializer. All texts but
// the client id are words of ours or hexadecimal, so only that one is escaped.
function formatRequest(entry: RequestEntry, time: string): string {
  const type = entry.type === undefined ? '' : `,"type":"${entry.type}"`;
  const client = entry.client === undefined ? '' : `,"client":${JSON.stringify(entry.client)}`;
  const milliseconds = Math.round(entry.milliseconds * 100) / 100;
  return `{"level":"info"${time},"requestId":"${entry.requestId}","method":"${entry.method}","route":"${entry.route}"${type},"status":${entry.status},"ms":${milliseconds}${client},"msg":"request"}\n`;
}

/** The `time` member of a log line; formatting a date costs more than the rest of a line, and a busy server writes many a millisecond. */
function cachedTimestamp(): () => string {
  let at = 0;
  let member = '';
  return () => {
    const now = Date.now();
    if (now !== at) {
      at = now;
      member = `,"time":"${new Date(now).toISOString()}"`;
    }
    return member;
  };
}

/** What of an unexpected error may be logged. */
export interface LoggableError {
  readonly name: string;
  readonly code?: string;
  /** Places in the code, without the message. */
  readonly frames: readonly string[];
  readonly message?: string;
  readonly cause?: LoggableError;
}

/**
 * Strips an unexpected error to what cannot hold personal data: its class, its code and the places in the code. Messages
 * quote values (`JSON.parse` does), so they are kept only when `withMessage` says that the data are synthetic.
 */
export function toLoggableError(error: unknown, withMessage: boolean, depth = 0): LoggableError {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    ...(typeof code === 'string' && /^[\w-]{1,64}$/.test(code) ? { code } : {}),
    frames: frames.slice(0, 12).map((line) => line.trim()),
    ...(withMessage ? { message: error.message } : {}),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: toLoggableError(error.cause, withMessage, depth + 1) }),
  };
}
