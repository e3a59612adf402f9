import { type AddressInfo, createServer, type Server } from 'node:net';

/** An e-mail as it arrived: its recipient and its text with headers, decoded. */
export interface ArrivedMail {
  readonly to: string;
  readonly text: string;
}

/** A mail server on the loopback interface that knows as much SMTP as a delivery needs. */
export interface MailServer {
  readonly url: string;
  readonly mails: ArrivedMail[];
  /** Answer to a recipient; `250 ok` at first. */
  answer: string;
  close(): Promise<void>;
}

/** Starts a mail server. */
export function startMailServer(): Promise<MailServer> {
  const mails: ArrivedMail[] = [];
  const server: Server = createServer((socket) => {
    let lines: string[] | undefined;
    let buffer = '';
    let to = '';
    socket.write('220 test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      buffer += chunk.toString();
      for (let at = buffer.indexOf('\r\n'); at >= 0; at = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, at);
        buffer = buffer.slice(at + 2);
        if (lines !== undefined) {
          if (line !== '.') {
            lines.push(line);
            continue;
          }
          mails.push({ to, text: decode(lines.join('\n')) });
          lines = undefined;
          socket.write('250 taken\r\n');
        } else if (line.startsWith('RCPT')) {
          to = /<(.*)>/.exec(line)?.[1] ?? '';
          socket.write(`${started.answer}\r\n`);
        } else if (line === 'DATA') {
          lines = [];
          socket.write('354 go on\r\n');
        } else socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  const started = {
    url: '',
    mails,
    answer: '250 ok',
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      started.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
      resolve(started);
    });
  });
}

/** Undoes quoted-printable. */
function decode(text: string): string {
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
