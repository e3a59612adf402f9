import type { ServerResponse } from 'node:http';
import type { GatewayFault } from './fault-plan.ts';
import type { Reply } from './reply.ts';

/** Answers a call, or fails in the way of a fault that comes after it was done. */
export function answerWith(response: ServerResponse, fault: GatewayFault | undefined, reply: Reply): void {
  if (fault === 'timeout-after') return;
  if (fault === 'reset-after') response.destroy();
  else if (fault === 'fault-after') write(response, brokenAfter);
  else if (fault === 'garbage') {
    const text = JSON.stringify(reply.body);
    send(response, reply, text.slice(0, text.length / 2));
  } else write(response, reply);
}

/** Writes an answer. */
export function write(response: ServerResponse, reply: Reply): void {
  send(response, reply, JSON.stringify(reply.body));
}

/** Answers like a proxy that does not know of the gateway. */
export function htmlOfProxy(response: ServerResponse): void {
  const page = '<html><body>Bad Gateway</body></html>';
  response.writeHead(502, { 'content-type': 'text/html', 'content-length': page.length }).end(page);
}

/** The answer to a body that is too long; it is not in the shape of the gateway. Source: it-fse-support, issue 2493. */
export function tooLarge(path: string): Reply {
  return {
    status: 413,
    contentType: 'application/problem+json',
    body: {
      type: 'about:blank',
      title: 'Payload Too Large',
      status: 413,
      detail: 'Maximum upload size exceeded',
      instance: path.split('?')[0] ?? '',
    },
  };
}

const brokenAfter: Reply = {
  status: 500,
  contentType: 'application/problem+json',
  body: { type: '/msg/generic-error', title: 'Errore generico.', detail: 'Errore generico', status: 500, instance: '' },
};

function send(response: ServerResponse, { status, contentType, headers }: Reply, text: string): void {
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': body.length }).end(body);
}
