import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { FollowedSubscription } from '../outbox/derive-events.ts';
import { readSubscription } from '../subscriptions/read-subscription.ts';
import { topics } from '../topics/topic.ts';
import { mailOf, readMailAddress } from './mail.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

/** A mail server on the loopback interface that knows as much SMTP as a delivery needs. */
function startMailServer(refuse: boolean): Promise<{ server: Server; port: number; data: string[] }> {
  const data: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    let buffer = '';
    socket.write('220 test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      buffer += chunk.toString();
      for (let at = buffer.indexOf('\r\n'); at >= 0; at = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, at);
        buffer = buffer.slice(at + 2);
        if (inData) {
          data.push(line);
          if (line !== '.') continue;
          inData = false;
          socket.write('250 taken\r\n');
        } else if (line.startsWith('RCPT') && refuse) socket.write('550 no such mailbox nobody@asl.example.it\r\n');
        else if (line === 'DATA') {
          inData = true;
          socket.write('354 go on\r\n');
        } else socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port, data }));
  });
}

const followed = (): FollowedSubscription => {
  const resource = {
    resourceType: 'Subscription' as const,
    status: 'active' as const,
    reason: 'test',
    criteria: topics[0]?.url ?? '',
    channel: { type: 'email' as const, endpoint: 'mailto:operator@asl.example.it' },
  };
  const read = readSubscription(resource);
  return 'faults' in read ? assert.fail() : { id: 's', resource, read };
};

describe('e-mail', () => {
  it('goes to plain addresses of allowed domains only', () => {
    const domains = ['asl.example.it'];
    assert.equal(readMailAddress('mailto:a.b@asl.example.it', domains), 'a.b@asl.example.it');
    for (const endpoint of [
      'mailto:a@other.example.it',
      'a@asl.example.it',
      'mailto:a@asl.example.it?bcc=x@y.it',
      'mailto:a@asl.example.it,b@asl.example.it',
      'mailto:"x"@asl.example.it',
      'mailto:a@asl.example.it\r\nBcc: x@y.it',
      'mailto:a@x.asl.example.it',
      '',
    ]) {
      assert.equal(readMailAddress(endpoint, domains), undefined, endpoint);
    }
    assert.equal(readMailAddress('mailto:a@asl.example.it', []), undefined);
  });

  it('says in both languages that there is news, and how much, nothing else', async () => {
    const { server, port, data } = await startMailServer(false);
    const mailer = createSmtpMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'no-reply@sinfonia.example' });
    assert.equal(await mailer.send(mailOf('operator@asl.example.it', followed(), 'events', 3)), 'delivered');
    const text = data.join('\n');
    assert.match(text, /To: operator@asl\.example\.it/);
    assert.match(text, /There is news to read in SINFONIA \(3\)/);
    assert.match(text, /novit/);
    mailer.close();
    server.close();
  });

  it('tells of a refusal without the address, and of an absent server', async () => {
    const { server, port } = await startMailServer(true);
    const options = { smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'no-reply@sinfonia.example' };
    const mailer = createSmtpMailer(options);
    assert.equal(await mailer.send(mailOf('nobody@asl.example.it', followed(), 'handshake', 0)), 'smtp 550');
    mailer.close();
    await new Promise((resolve) => server.close(resolve));
    const other = createSmtpMailer(options);
    assert.match(await other.send(mailOf('nobody@asl.example.it', followed(), 'handshake', 0)), /^E[A-Z]+$/);
    other.close();
  });
});
