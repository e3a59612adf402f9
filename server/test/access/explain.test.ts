import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FhirError } from '@sinfonia/profiles/issues';
import { explainRequest } from '../../src/access/explain/explain-request.ts';
import { type Explanation, stageNames } from '../../src/access/explain/explanation.ts';
import type { Principal } from '../../src/access/principal.ts';
import { toJson, toText } from '../../src/commands/access/print-explanation.ts';
import { readRequestLine } from '../../src/commands/access/request-line.ts';
import { composeExplaining, type Explaining } from '../../src/compose-explaining.ts';
import { loadConfiguration } from '../../src/config/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import table from './explain.cases.json' with { type: 'json' };
import { appointment, buildWorld, doctor, organization } from './world.ts';

interface Case {
  readonly role: string;
  readonly request: string;
  readonly scopes?: readonly string[];
  readonly level?: number;
  readonly purpose?: string;
  readonly body?: object;
  readonly verdict: string;
  readonly refusedBy?: string;
  readonly code?: string;
  readonly rule?: string;
  readonly needs?: string;
  readonly fact?: string;
}

/** A caller of a role of the world: professionals are its doctor, people `chosen`. */
function callerOf({ role, scopes, level, purpose }: Omit<Case, 'verdict' | 'request'>): Principal {
  const common = { clientId: 'app', role, tokenId: role, ...(purpose === undefined ? {} : { purpose }) };
  if (role === 'platform-system') return { ...common, scopes: scopes ?? ['system/*.cruds'] };
  const person = { ...common, subject: 'a', level: level === 1 ? 1 : 2 } as const;
  if (role === 'citizen')
    return { ...person, fhirUser: 'Patient/chosen', patient: 'chosen', scopes: scopes ?? ['patient/*.cruds'] };
  return {
    ...person,
    fhirUser: doctor,
    practitionerRole: appointment,
    organization,
    scopes: scopes ?? ['user/*.cruds', 'user/AuditEvent.rs'],
  };
}

describe('explaining an access decision', function () {
  this.timeout(120_000);
  let folder: string;
  let explaining: Explaining;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-explain-'));
    const { configuration } = loadConfiguration({ folder, environment: { SINFONIA_DATA: folder } });
    await assert.rejects(composeExplaining(configuration), isOfCode('store-not-ready'));
    const store = await openSqliteStore({ dataDirectory: configuration.data, workers: 1 });
    await store.write(buildWorld(Date.now()).map((resource) => ({ kind: 'update', method: 'PUT', resource })));
    await store.close();
    explaining = await composeExplaining(configuration);
  });
  after(async () => {
    await explaining.close();
    await rm(folder, { recursive: true, force: true });
  });

  function explain(principal: Principal, line: string, body?: object): Promise<Explanation> {
    const asked = readRequestLine(line) ?? assert.fail(line);
    return explainRequest(explaining, {
      ...asked,
      ...(body === undefined ? {} : { body, headers: { contentType: 'application/fhir+json' } }),
      baseUrl: explaining.fhirBase,
      principal,
      language: 'en',
      requestId: 'r',
    });
  }

  for (const one of table.cases as readonly Case[]) {
    const how = [one.scopes?.join(' '), one.level, one.purpose, one.body === undefined ? undefined : 'with a body'];
    const words = how.filter((each) => each !== undefined).join(' ');
    it(`${one.role} ${one.request} ${words}: ${one.verdict} ${one.refusedBy ?? one.rule ?? ''}`, async () => {
      const explanation = await explain(callerOf(one), one.request, one.body);
      assert.equal(explanation.verdict, one.verdict);
      assert.equal(explanation.refusedBy, one.refusedBy);
      assert.equal(explanation.code, one.code);
      const refusing = explanation.stages.find(({ stage }) => stage === explanation.refusedBy);
      if (one.refusedBy !== undefined && one.refusedBy !== 'request') assert.equal(refusing?.outcome, 'refused');
      if (one.needs !== undefined) assert.ok(refusing?.needs.some(({ code }) => code === one.needs));
      if (one.rule !== undefined)
        assert.ok(explanation.rules.some(({ reach }) => reach.some((each) => each === one.rule)));
      if (one.fact !== undefined)
        assert.ok(explanation.stages.some(({ facts }) => facts.some(({ code }) => code === one.fact)));
      const told = { principal: callerOf(one), request: one.request, refusedScopes: [] };
      for (const language of ['it', 'en'] as const) {
        // Names of the world's people; every fact has words.
        assert.doesNotMatch(toText(explanation, told, language), /Provetta|undefined|\{\w+\}/);
        assert.equal(JSON.parse(toJson(explanation, told, language)).verdict, one.verdict);
      }
    });
  }

  it('tells every stage in order', async () => {
    const { stages } = await explain(
      callerOf({ role: 'nurse' }),
      'GET /fhir/Observation?patient=Patient/team&_count=1&_include=Observation:subject',
    );
    assert.deepEqual(
      stages.map(({ stage }) => stage),
      stageNames,
    );
  });

  it('says of each resource what the engine says of it, for every role', async () => {
    const { access, policies, store } = explaining;
    const resources = buildWorld(Date.now()).filter(({ resourceType }) =>
      ['Patient', 'Observation', 'DocumentReference', 'Consent', 'Task', 'Encounter'].includes(resourceType),
    );
    const people = [...policies.values()].filter(({ holder }) => holder === 'professional').map(({ role }) => role);
    for (const role of [...people, 'citizen', 'platform-system']) {
      const principal = callerOf({ role });
      await access.prepare(principal);
      for (const { resourceType: type, id = '' } of resources.filter((_, at) => at % 5 === role.length % 5)) {
        const allowed = access.authorize(principal, { interaction: 'read', type, id }) === undefined;
        const visible = allowed && (await access.visible(principal, [{ type, id }], 'read')).size > 0;
        const { verdict, refusedBy, rules } = await explain(principal, `GET ${type}/${id}`);
        assert.equal(verdict, visible ? 'allowed' : 'refused', `${role} ${type}/${id}`);
        // A refusal has its stage, a permission its rule.
        if (!visible)
          assert.ok(refusedBy !== undefined && refusedBy !== 'request', `${role} ${type}/${id} ${refusedBy}`);
        else assert.ok(rules.length > 0, `${role} ${type}/${id}`);
      }
    }
    await assert.rejects(store.write([]), isOfCode('store-unavailable'));
  });

  for (const line of ['GET /Observation?nonsense=1', 'GET /Nothing/x', 'PATCH /', 'GET /Patient/x/$nothing']) {
    it(`does not explain ${line}`, async () => {
      await assert.rejects(explain(callerOf({ role: 'nurse' }), line), FhirError);
    });
  }

  for (const line of ['', 'GET', 'FETCH /Patient', 'GET /Patient x', 'GET //x', 'GET /Patient?a=%zz', '__proto__ /x']) {
    it(`reads no request in "${line}"`, () => {
      assert.equal(readRequestLine(line), undefined);
    });
  }
});

function isOfCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof FhirError && error.issues.some((issue) => issue.code === code);
}
