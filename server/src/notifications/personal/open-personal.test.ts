import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Communication } from '@medplum/fhirtypes';
import { type MailServer, startMailServer } from '../../../test/notifications/mail-server.ts';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import type { Store } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { createSmtpMailer } from '../channels/smtp-mailer.ts';
import { toCommunications } from '../inbox/to-communications.ts';
import { PrivateDatabase } from '../private-database.ts';
import { Deliveries } from './deliveries.ts';
import { openPersonal, type Personal, personalDatabase } from './open-personal.ts';
import { People } from './people.ts';
import { type Preferences, standardPreferences } from './preferences.ts';
import { nextAt } from './quiet-hours.ts';
import { personalSchemas } from './schema.ts';

interface Case {
  readonly name: string;
  readonly preferences: Partial<Preferences>;
  readonly held?: boolean;
  readonly steps: readonly {
    /** Day from the first one and time of the clock in Italy, `0 11:00:00`. */
    readonly at: string;
    readonly tell?: readonly string[];
    readonly readAll?: boolean;
    readonly answer?: string;
    /** E-mails that have arrived by then, each with the number of notices it tells of. */
    readonly mails: readonly number[];
  }[];
  /** Outcomes in the delivery log of e-mail, in order. */
  readonly outcomes: readonly string[];
}

const { cases } = JSON.parse(readFileSync(new URL('open-personal.cases.json', import.meta.url), 'utf8')) as {
  cases: readonly Case[];
};
const actor = 'PractitionerRole/nurse';
const address = 'davide@posta.example.it';

/** Time of the digest of the cases, in milliseconds after midnight. */
const digestTime = 9.5 * 3_600_000;
const halfDay = 12 * 3_600_000;

/**
 * The instant of a step. What is told is stored at the present time, so the first day is that whose digest came last: the
 * digest that tells of it is always that of the second day.
 */
function instantOf(at: string): number {
  const [day = '0', time = ''] = at.split(' ');
  let midnight = nextAt(Date.now() - digestTime - 2 * halfDay + 60_000, '00:00');
  for (let each = 0; each < Number(day); each++) midnight = nextAt(midnight + halfDay, '00:00');
  return nextAt(midnight, time.slice(0, 5)) + Number(time.slice(6)) * 1000;
}

describe('e-mail to persons', () => {
  const newDirectory = withDataDirectories();
  let directory = '';
  let store: Store;
  let mail: MailServer;
  let personal: Personal;
  let present = 0;
  let isHeld = true;

  async function open(): Promise<void> {
    personal = await openPersonal({
      dataDirectory: directory,
      feed: store.changes ?? assert.fail(),
      store,
      fhirBase: 'https://sinfonia.example/fhir',
      mailer: createSmtpMailer({ smtpUrl: mail.url, mailFrom: 'no-reply@sinfonia.example' }),
      isStillHeld: async () => isHeld,
      logDays: 10,
      onFailure: (error) => assert.fail(String(error)),
      now: () => present,
    });
  }

  /** Looks into the database of persons beside the one that is at work. */
  function inside<T>(look: (people: People, deliveries: Deliveries) => T): T {
    const db = new PrivateDatabase(directory, personalDatabase, personalSchemas, { durable: false });
    try {
      return look(new People(db), new Deliveries(db));
    } finally {
      db.close();
    }
  }

  function prefer(preferences: Partial<Preferences>): void {
    const hat = { key: actor, kind: 'professional', role: 'nurse', fhirUser: 'Practitioner/nurse' } as const;
    inside((people) => people.save(actor, hat, { ...standardPreferences, email: address, ...preferences }));
  }

  async function tell(template: string): Promise<void> {
    const values = template === 'visit-moved' ? { day: '2026-12-24' } : {};
    const [resource] = toCommunications({
      template,
      patient: 'Patient/p',
      about: ['EpisodeOfCare/e'],
      recipients: [actor],
      sent: present,
      values,
    });
    await store.write([{ kind: 'create', resource: resource ?? assert.fail() }]);
  }

  const messages = async (): Promise<Communication[]> => {
    const all: Communication[] = [];
    for await (const { json } of store.scan({ types: ['Communication'] }))
      all.push(JSON.parse(json ?? '{}') as Communication);
    return all;
  };
  const counts = () => mail.mails.map(({ text }) => Number(/\((\d+)\)/.exec(text)?.[1]));
  const logged = (medium: string) =>
    inside((_people, deliveries) => deliveries.logged([actor], Number.MAX_SAFE_INTEGER, 99))
      .filter((one) => one.medium === medium)
      .toReversed();

  beforeEach(async () => {
    isHeld = true;
    directory = await newDirectory();
    store = await openSqliteStore({ dataDirectory: directory, workers: 1 });
    mail = await startMailServer();
    await open();
  });
  afterEach(async () => {
    await personal.close();
    await store.close();
    await mail.close();
  });

  for (const { name, preferences, held = true, steps, outcomes } of cases) {
    it(name, async () => {
      prefer(preferences);
      isHeld = held;
      for (const step of steps) {
        present = instantOf(step.at);
        mail.answer = step.answer ?? '250 ok';
        for (const template of step.tell ?? []) await tell(template);
        for (const message of step.readAll === true ? await messages() : []) {
          const resource = { ...message, received: new Date(present).toISOString() };
          await store.write([{ kind: 'update', method: 'PUT', resource }]);
        }
        await personal.round();
        await personal.round();
        assert.deepEqual(counts(), step.mails, step.at);
      }
      assert.deepEqual(
        logged('email').map(({ outcome }) => outcome),
        outcomes,
      );
      const told = steps.flatMap((step) => step.tell ?? []);
      assert.deepEqual(
        logged('inbox').map(({ template, outcome }) => [template, outcome]),
        told.map((one) => [one, 'delivered']),
      );
      for (const { to, text } of mail.mails) {
        assert.equal(to, address);
        const isEnglish = preferences.language === 'en';
        assert.deepEqual([/There is news/.test(text), /Ci sono/.test(text)], [isEnglish, !isEnglish]);
        assert.doesNotMatch(text.replace(/^Message-ID.*$/m, ''), /Patient|Episode|visit|accesso|piano|plan/i);
      }
    });
  }

  it('goes on after a crash: nothing is lost and nothing told twice', async () => {
    prefer({ quiet: { from: '00:00', to: '00:00' } });
    present = Date.parse('2026-11-26T12:00:00Z');
    await personal.close();
    await tell('pai-signed');
    await open();
    await personal.round();
    await personal.close();
    await open();
    await personal.round();
    assert.deepEqual([counts(), logged('email').length, logged('inbox').length], [[1], 1, 1]);
  });

  it('keeps the log for the configured days', async () => {
    present = Date.parse('2026-11-26T12:00:00Z');
    inside((_people, deliveries) => {
      for (const days of [1, 9, 11]) {
        const at = present - days * 86_400_000;
        deliveries.log({
          recipient: actor,
          message: String(days),
          template: null,
          medium: 'inbox',
          at,
          outcome: 'delivered',
        });
      }
    });
    await personal.round();
    assert.deepEqual(
      logged('inbox')
        .map(({ message }) => message)
        .sort(),
      ['1', '9'],
    );
  });
});
