import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Bundle, Communication, Parameters } from '@medplum/fhirtypes';
import { obtainUserToken } from '../../src/identity/sandbox/obtain-token.ts';
import { sandboxUsers } from '../../src/identity/sandbox/users.ts';
import { type Notice, toCommunications } from '../../src/notifications/inbox/to-communications.ts';
import type { RunningServer } from '../rest/running-server.ts';

/** An actor of the sandbox that is told of something. */
export interface Actor {
  readonly user: string;
  readonly address: string;
  /** Begin of the key of the hat. */
  readonly role: string;
  readonly stranger: boolean;
}

export const { actors } = JSON.parse(readFileSync(new URL('actors.json', import.meta.url), 'utf8')) as {
  actors: readonly Actor[];
};

const scope = 'openid fhirUser launch/patient patient/*.cruds user/*.cruds';

/** A server with people who sign in. */
export interface NotifiedActors {
  /** Asks in the name of a user of the sandbox (`system`: of the platform). */
  ask<T = unknown>(who: string, method: string, path: string, body?: object): Promise<{ status: number; body: T }>;
  /** Has the platform send notices; answers their ids in the order of the recipients. */
  tell(notice: Partial<Notice> & Pick<Notice, 'recipients'>): Promise<readonly string[]>;
  /** Ids of the messages that a search shows. */
  found(who: string, query: string): Promise<readonly string[]>;
  inbox(who: string, query?: string): Promise<Inbox>;
}

/** An answer of `$inbox`. */
export interface Inbox {
  readonly unread: number;
  readonly total: number;
  readonly ids: readonly string[];
  readonly next: string | undefined;
  readonly others: readonly { readonly key: string; readonly unread: number }[];
}

/** Signs users of the sandbox in as they are needed. */
export function withActors(server: () => RunningServer): NotifiedActors {
  const tokens = new Map<string, Promise<string>>();

  async function signIn(who: string): Promise<string> {
    if (who === 'system') return server().authorization();
    const { codiceFiscale, role: named } = sandboxUsers.find(({ id }) => id === who) ?? assert.fail(who);
    const role = named === 'caregiver' ? 'representative' : named;
    const baseUrl = server().base.slice(0, -'/fhir'.length);
    const { access_token } = await obtainUserToken({ baseUrl, scope }, { codiceFiscale, role });
    return `Bearer ${access_token}`;
  }

  async function ask<T>(who: string, method: string, path: string, body?: object) {
    const token = tokens.get(who) ?? signIn(who);
    tokens.set(who, token);
    const content = body === undefined ? {} : { 'content-type': 'application/fhir+json' };
    const headers = { authorization: await token, ...content };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await server().ask(method, `/fhir/${path}`, headers, text);
    return { status: answer.status, body: (answer.text === '' ? {} : JSON.parse(answer.text)) as T };
  }

  const idsIn = ({ entry = [] }: Bundle): readonly string[] =>
    entry.map(({ resource }) => resource?.id ?? assert.fail());

  return {
    ask,
    async tell(notice) {
      const messages = toCommunications({
        template: 'case-closed',
        patient: 'Patient/sandbox-cittadino',
        about: ['EpisodeOfCare/any'],
        sent: Date.now(),
        ...notice,
      });
      const ids: string[] = [];
      for (const message of messages) {
        const { status, body } = await ask<Communication>('system', 'POST', 'Communication', {
          ...message,
          about: [{ reference: message.subject?.reference ?? '' }],
        });
        assert.equal(status, 201, JSON.stringify(body));
        ids.push(body.id ?? assert.fail());
      }
      return ids;
    },
    async found(who, query) {
      const { status, body } = await ask<Bundle>(who, 'GET', `Communication?${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return idsIn(body);
    },
    async inbox(who, query = '') {
      const { status, body } = await ask<Parameters>(who, 'GET', `Communication/$inbox${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      const { parameter = [] } = body;
      const find = (name: string) => parameter.find((one) => one.name === name);
      const messages = find('messages')?.resource as Bundle;
      return {
        unread: find('unread')?.valueInteger ?? assert.fail(),
        total: find('total')?.valueInteger ?? assert.fail(),
        ids: idsIn(messages),
        next: messages.link?.find(({ relation }) => relation === 'next')?.url,
        others: parameter
          .filter(({ name }) => name === 'other')
          .map(({ part = [] }) => ({
            key: part.find(({ name }) => name === 'key')?.valueString ?? assert.fail(),
            unread: part.find(({ name }) => name === 'unread')?.valueInteger ?? assert.fail(),
          })),
      };
    },
  };
}
