import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationOutcome, Parameters } from '@medplum/fhirtypes';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { withActors } from './notified-actors.ts';

const address = 'lucia.arenaria@posta.example.it';
const set = 'Communication/$set-notification-preferences';
const confirm = 'Communication/$confirm-mail-address';
const get = 'Communication/$notification-preferences';

describe('preferences of persons', function () {
  this.timeout(60_000);
  let server: RunningServer;
  let mail: MailServer;
  const { ask, tell } = withActors(() => server);

  before(async () => {
    mail = await startMailServer();
    server = await startServer({
      options: { 'notifications.smtpUrl': mail.url, 'notifications.mailFrom': 'no-reply@sinfonia.example' },
    });
  });
  after(async () => {
    await server.stop();
    await mail.close();
  });

  const parameters = (values: Readonly<Record<string, string | readonly string[]>>) => ({
    resourceType: 'Parameters',
    parameter: Object.entries(values).flatMap(([name, value]) =>
      [value].flat().map((valueString) => ({ name, valueString })),
    ),
  });
  const send = (who: string, path: string, values: Parameters0) =>
    ask<Parameters>(who, 'POST', path, parameters(values));
  type Parameters0 = Readonly<Record<string, string | readonly string[]>>;
  const valuesOf = ({ parameter = [] }: Parameters) =>
    Object.fromEntries(parameter.map(({ name, valueString, valueCode }) => [name, valueString ?? valueCode]));
  const codeOf = (body: unknown) => (body as OperationOutcome).issue?.[0]?.details?.coding?.[0]?.code;
  const codeIn = (text: string | undefined) =>
    /\b(\d{8})\b/.exec(text?.slice(text.indexOf('\n\n')) ?? '')?.[1] ?? assert.fail();

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; !(await condition()); ) {
      if (Date.now() > end) assert.fail('it did not come about');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('have defaults, are kept as given, and are those of one part of one person', async () => {
    const { body } = await ask<Parameters>('infermiere', 'GET', get);
    assert.deepEqual(valuesOf(body), {
      language: 'it',
      delivery: 'each',
      digestAt: '08:00',
      quietFrom: '22:00',
      quietTo: '07:00',
    });
    const given = {
      language: 'en',
      delivery: 'digest',
      digestAt: '09:15',
      quietFrom: '20:00',
      quietTo: '08:30',
      mute: ['visit-recorded'],
    };
    const answer = await send('infermiere', set, given);
    assert.equal(answer.status, 200);
    const kept = valuesOf((await ask<Parameters>('infermiere', 'GET', get)).body);
    assert.deepEqual(kept, { ...given, mute: 'visit-recorded' });
    assert.equal(valuesOf((await ask<Parameters>('mmg', 'GET', get)).body)['language'], 'it');
    const without = await send('infermiere', set, { mute: 'none', quietFrom: 'none' });
    assert.deepEqual(valuesOf(without.body), { language: 'en', delivery: 'digest', digestAt: '09:15' });
  });

  it('write to an address once it was confirmed by the code that arrived there, and say there is news only', async () => {
    const answer = await send('cittadino', set, { email: address, quietFrom: 'none' });
    assert.deepEqual(valuesOf(answer.body)['emailToConfirm'], address);
    const [early] = await tell({ template: 'pai-approved', recipients: ['Patient/sandbox-cittadino'] });
    await until(async () => {
      const { body } = await ask('cittadino', 'GET', 'Communication/$deliveries');
      return JSON.stringify(body).includes(`Communication/${early}`);
    });
    const [asked] = mail.mails;
    assert.equal(asked?.to, address);
    const code = codeIn(asked?.text);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    for (const given of [wrong, 'toString', '', '1'.repeat(5000), `${code}0`]) {
      const refused = await send('cittadino', confirm, { code: given });
      assert.ok(refused.status === 422 || refused.status === 400, given.slice(0, 10));
    }
    const others = await send('mmg', confirm, { code });
    assert.deepEqual([others.status, codeOf(others.body)], [422, 'mail-code-refused']);
    const confirmed = await send('cittadino', confirm, { code });
    assert.equal(valuesOf(confirmed.body)['email'], address);
    assert.equal((await send('cittadino', confirm, { code })).status, 422, 'a code is used once');
    assert.equal(mail.mails.length, 1, 'nothing before the confirmation');
    const [id] = await tell({ template: 'visit-missed', recipients: ['Patient/sandbox-cittadino'] });
    await until(() => mail.mails.length === 2);
    assert.match(mail.mails[1]?.text ?? '', /Ci sono novità da leggere in SINFONIA \(1\)/);
    assert.doesNotMatch(mail.mails[1]?.text ?? '', /accesso|Lucia Arenaria|Patient/);
    const log = (await ask<Parameters>('cittadino', 'GET', 'Communication/$deliveries')).body;
    const shown = (log.parameter ?? []).map(({ part = [] }) =>
      part
        .map((one) => one.valueReference?.reference ?? one.valueCode ?? one.valueString)
        .filter((one) => one !== undefined)
        .join(' '),
    );
    assert.ok(shown.includes(`Communication/${id} visit-missed email delivered`), shown.join('\n'));
    assert.ok(shown.includes(`Communication/${id} visit-missed inbox delivered`));
  });

  it('let a code be tried five times, and three be asked for in an hour', async () => {
    await send('specialista', set, { email: 'elena@posta.example.it' });
    const code = codeIn(mail.mails.at(-1)?.text);
    const wrong = code === '00000000' ? '00000001' : '00000000';
    for (let attempt = 0; attempt < 5; attempt++)
      assert.equal((await send('specialista', confirm, { code: wrong })).status, 422);
    assert.equal((await send('specialista', confirm, { code })).status, 422);
    for (const status of [200, 200, 429]) {
      const answer = await send('specialista', set, { email: 'elena@posta.example.it' });
      assert.equal(answer.status, status);
    }
  });

  it('are kept as they were when what is given is refused', async () => {
    const before = valuesOf((await ask<Parameters>('cittadino', 'GET', get)).body);
    const odd: readonly Parameters0[] = [
      { language: 'fr' },
      { language: 'en', delivery: 'toString' },
      { language: 'en', digestAt: '25:00' },
      { language: 'en', quietFrom: '22:00', quietTo: 'x' },
      { language: 'en', quietTo: 'none' },
      { language: 'en', mute: '__proto__' },
      { language: 'en', mute: ['pai-signed', 'constructor'] },
      { language: 'en', email: 'a@b' },
      { language: 'en', email: 'a@posta.example.it\r\nBcc: x@posta.example.it' },
      { language: 'en', email: `${'a'.repeat(300)}@posta.example.it` },
      { language: 'en', email: 'a@posta.example.it,b@posta.example.it' },
      { language: 'en', toString: 'x' },
    ];
    for (const values of odd)
      assert.equal((await send('cittadino', set, values)).status, 400, JSON.stringify(values).slice(0, 90));
    mail.answer = '550 unknown';
    const answer = await send('cittadino', set, { language: 'en', email: 'other@posta.example.it' });
    assert.deepEqual([answer.status, codeOf(answer.body)], [422, 'mail-not-available']);
    mail.answer = '250 ok';
    const inAddress = await ask('cittadino', 'POST', `${set}?email=a@posta.example.it`, parameters({}));
    assert.equal(inAddress.status, 400, 'an address never stands in the address of a request');
    assert.deepEqual(valuesOf((await ask<Parameters>('cittadino', 'GET', get)).body), before);
  });

  it('and deliveries are shown to the person and to the auditor, never the address to others', async () => {
    const all = await ask<Parameters>(
      'auditor',
      'GET',
      'Communication/$deliveries?recipient=Patient/sandbox-cittadino',
    );
    assert.equal(all.status, 200);
    assert.ok((all.body.parameter?.length ?? 0) >= 3);
    assert.ok(!JSON.stringify(all.body).includes(address));
    assert.equal((await ask('auditor', 'GET', 'Communication/$deliveries')).status, 400);
    assert.equal((await ask('auditor', 'GET', 'Communication/$deliveries?recipient=x')).status, 400);
    for (const who of ['mmg', 'infermiere', 'amministratore']) {
      const refused = await ask(who, 'GET', 'Communication/$deliveries?recipient=Patient/sandbox-cittadino');
      assert.equal(refused.status, 403, who);
    }
    for (const path of ['Communication/$deliveries', get]) assert.equal((await ask('system', 'GET', path)).status, 403);
    const paged = await ask<Parameters>('cittadino', 'GET', 'Communication/$deliveries?_count=1');
    const { parameter = [] } = paged.body;
    const cursor = parameter.find(({ name }) => name === 'cursor')?.valueString ?? assert.fail();
    const next = await ask<Parameters>('cittadino', 'GET', `Communication/$deliveries?_count=1&cursor=${cursor}`);
    assert.notDeepEqual(next.body.parameter?.[0], parameter[0]);
  });

  it('stay out of the store of resources, and in files of the server alone', async () => {
    const folder = join(server.data, 'notifications');
    for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o077, 0, file);
    const holding = readdirSync(server.data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .filter((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(address))
      .map(({ name }) => name);
    assert.ok(holding.length > 0 && holding.every((name) => name.startsWith('personal.sqlite')), holding.join());
  });

  it('take an address away at once', async () => {
    const removed = await send('cittadino', set, { email: 'none' });
    assert.equal(valuesOf(removed.body)['email'], undefined);
    assert.equal(valuesOf((await ask<Parameters>('cittadino', 'GET', get)).body)['email'], undefined);
  });
});
