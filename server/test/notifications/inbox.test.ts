import assert from 'node:assert/strict';
import type { Communication, OperationOutcome } from '@medplum/fhirtypes';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { actors, withActors } from './notified-actors.ts';

const stranger = 'Patient/inbox-stranger';

describe('inboxes of actors', function () {
  this.timeout(60_000);
  let server: RunningServer;
  const { ask, tell, found, inbox } = withActors(() => server);
  const codeOf = (body: unknown) => (body as OperationOutcome).issue?.[0]?.details?.coding?.[0]?.code;

  before(async () => {
    server = await startServer();
    const patient = { resourceType: 'Patient', id: 'inbox-stranger', name: [{ family: 'Rupenera', given: ['Ugo'] }] };
    assert.ok((await ask('system', 'PUT', stranger, patient)).status < 300);
  });
  after(() => server.stop());

  for (const { user, address } of actors) {
    it(`of ${user} hold what was sent to it, and of nobody else`, async () => {
      const [own = ''] = await tell({ recipients: [address] });
      const other = actors.find((one) => one.user !== user)?.address ?? assert.fail();
      const [others = ''] = await tell({ patient: stranger, recipients: [other] });
      assert.ok((await found(user, `recipient=${address}&_count=200`)).includes(own));
      const all = await inbox(user, '?_count=100');
      assert.ok(all.ids.includes(own));
      assert.ok(!all.ids.includes(others));
      assert.deepEqual(await found(user, `recipient=${other}&subject=${stranger}`), []);
      assert.equal((await ask(user, 'GET', `Communication/${others}`)).status, 404);
      assert.equal((await ask(user, 'POST', `Communication/${others}/$read`)).status, 404);
    });
  }

  for (const { user, address } of actors.filter((one) => one.stranger)) {
    it(`of ${user} keep what was sent to it once it does not treat the person any more`, async () => {
      const [id = ''] = await tell({ patient: stranger, recipients: [address] });
      assert.ok((await inbox(user, '?_count=100')).ids.includes(id));
      assert.equal((await ask(user, 'GET', stranger)).status, 404, 'the person stays hidden');
    });
  }

  it('hold what was sent to the organization, for its people', async () => {
    const [id = ''] = await tell({ patient: stranger, recipients: ['Organization/district-27'] });
    for (const user of ['infermiere', 'mmg']) assert.ok((await inbox(user, '?_count=100')).ids.includes(id), user);
    for (const user of ['specialista', 'cittadino']) assert.ok(!(await inbox(user, '?_count=100')).ids.includes(id));
  });

  it('come unread first and newest first, in pages that hold everything once', async () => {
    const user = 'farmacista';
    const address = 'PractitionerRole/sandbox-farmacista-r';
    const sent: string[] = [];
    for (let minute = 0; minute < 7; minute++) {
      const [id = ''] = await tell({ recipients: [address], sent: Date.parse(`2026-12-01T10:0${minute}:00Z`) });
      sent.unshift(id);
    }
    for (const id of [sent[1], sent[4]])
      assert.equal((await ask(user, 'POST', `Communication/${id}/$read`)).status, 200);
    const whole = await inbox(user, '?_count=100');
    assert.equal(whole.ids.length, whole.total);
    const ours = whole.ids.filter((id) => sent.includes(id));
    assert.deepEqual(
      ours,
      [0, 2, 3, 5, 6, 1, 4].map((index) => sent[index]),
    );
    for (const size of [1, 2, 3, whole.unread, whole.total]) {
      const seen: string[] = [];
      let query: string | undefined = `?_count=${size}`;
      while (query !== undefined) {
        const page = await inbox(user, query);
        assert.ok(page.ids.length <= size);
        seen.push(...page.ids);
        query = page.next === undefined ? undefined : new URL(page.next).search;
      }
      assert.deepEqual(seen, whole.ids, `pages of ${size}`);
    }
  });

  it('mark as read once, for the recipient alone, and nothing else of a message changes', async () => {
    const [id = ''] = await tell({ recipients: ['PractitionerRole/sandbox-infermiere-r'] });
    const before = (await ask<Communication>('infermiere', 'GET', `Communication/${id}`)).body;
    const unread = (await inbox('infermiere')).unread;
    const refused = await ask('cittadino', 'POST', `Communication/${id}/$read`);
    assert.deepEqual([refused.status, codeOf(refused.body)], [403, 'notice-not-own']);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => ask<Communication>('infermiere', 'POST', `Communication/${id}/$read`)),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    const marks = new Set(answers.map(({ body }) => body.received));
    assert.equal(marks.size, 1, [...marks].join());
    const { received, meta, ...after } = answers[0]?.body ?? assert.fail();
    assert.ok(received !== undefined && received >= (before.sent ?? ''));
    assert.equal(meta?.versionId, '2');
    const { meta: _meta, ...rest } = before;
    assert.deepEqual(after, rest);
    assert.equal((await inbox('infermiere')).unread, unread - 1);
    const own = { ...before, received: '2027-01-01T00:00:00Z' };
    assert.equal((await ask('infermiere', 'PUT', `Communication/${id}`, own)).status, 403, 'nobody marks otherwise');
  });

  it('tell of the other parts of a person only how much is unread', async () => {
    const { body } = await ask<{ resourceType: 'Practitioner'; identifier: object[] }>(
      'system',
      'GET',
      'Practitioner/sandbox-mmg',
    );
    const asPatient = {
      resourceType: 'Patient',
      id: 'inbox-mmg-as-patient',
      identifier: body.identifier,
      name: [{ family: 'Pietrafonda' }],
    };
    assert.ok((await ask('system', 'PUT', 'Patient/inbox-mmg-as-patient', asPatient)).status < 300);
    const ids = await tell({ patient: 'Patient/inbox-mmg-as-patient', recipients: ['Patient/inbox-mmg-as-patient'] });
    const { others, ids: shown } = await inbox('mmg', '?_count=100');
    assert.deepEqual(
      others.filter(({ key }) => key === 'citizen'),
      [{ key: 'citizen', unread: 1 }],
    );
    assert.ok(!shown.includes(ids[0] ?? ''));
  });

  it('refuse odd input, and roles without messages', async () => {
    for (const cursor of ['x', 'u', 'toString', '__proto__', 'u.%00', `r.${'9'.repeat(5000)}`]) {
      const { status } = await ask('infermiere', 'GET', `Communication/$inbox?cursor=${encodeURIComponent(cursor)}`);
      assert.equal(status, 400, cursor.slice(0, 20));
    }
    for (const query of ['_count=-1', '_count=x', 'recipient=Patient/1']) {
      assert.equal((await ask('infermiere', 'GET', `Communication/$inbox?${query}`)).status, 400, query);
    }
    assert.equal((await ask('auditor', 'GET', 'Communication/$inbox')).status, 403);
    assert.equal((await inbox('system')).total, 0, 'a system without an organization has no inbox');
    assert.equal((await ask('infermiere', 'POST', 'Communication/never-was/$read')).status, 404);
    assert.equal((await ask('infermiere', 'GET', 'Communication/never-was/$read')).status, 405);
  });
});
