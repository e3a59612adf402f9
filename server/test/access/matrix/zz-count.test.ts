import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../../src/access/emergency/open-emergencies.ts';
import { patientLinkOf } from '../../../src/access/filters.ts';
import { openAccess } from '../../../src/access/open-access.ts';
import { loadPolicies } from '../../../src/access/policies/load-policies.ts';
import type { Policy } from '../../../src/access/policies/policy.ts';
import type { Store } from '../../../src/store/port.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { answerOf } from './answers.ts';
import { differs, type Letter, letters, readExpectations } from './expected.ts';
import { callerOf, makingOf, targetOf } from './matrix-callers.ts';
import { buildMatrixWorld, directoryTypes, fill, relations, templates } from './matrix-world.ts';
import { leaksOf, ways } from './ways.ts';

const policies = loadPolicies();
const { roles, expected } = readExpectations(new Set(policies.keys()));
const types = Object.keys(templates);

describe('access matrix', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  let cells = 0;
  const shownBy = new Map<string, number>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-matrix-'));
    api = await openInProcessApi(folder, accessTo);
    const world = buildMatrixWorld(Date.now());
    await api.store.write(world.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  function accessTo(store: Store) {
    const audit = { securityEventFor: () => assert.fail('no emergency is opened here') };
    return openAccess({
      store,
      policies,
      audit,
      terminology: packageTerminology(),
      fhirBase,
      emergencies: createOpenEmergencies(),
      dataProtectionOfficers: [],
    }).access;
  }

  it('covers every role that has a policy, and every type for each', () => {
    assert.deepEqual(roles.map(({ role }) => role).sort(), [...policies.keys()].sort());
    for (const { role } of roles) {
      for (const type of types) assert.ok(expected(role, type, 'own'), `${role} ${type}`);
    }
  });

  for (const { role } of roles) {
    const policy = policies.get(role);
    if (policy === undefined) continue;
    it(`lets ${role} do what is expected and nothing else`, async () => {
      const different: string[] = [];
      for (const type of types) {
        for (const relation of relations) {
          const cell = expected(role, type, relation) ?? assert.fail(`${role} ${type}`);
          for (const letter of letters) {
            const does = await tryOut(policy, type, relation, letter);
            if (does === undefined) continue;
            cells += 1;
            if (differs(cell, letter, does)) {
              different.push(`${type} ${relation} ${letter}: ${does ? 'allowed' : 'refused'}`);
            }
          }
        }
      }
      assert.deepEqual(different, []);
    });

    it(`shows ${role} nothing else by any other way`, async () => {
      const caller = callerOf(policy);
      const visible = new Set<string>();
      const hidden: string[] = [];
      for (const type of types) {
        for (const relation of relations) {
          const id = targetOf(policy, type, relation);
          if (id === undefined) continue;
          const may = expected(role, type, relation)?.may;
          if (may?.has('R') || may?.has('S')) visible.add(`${type}/${id}`);
          else hidden.push(`${type}/${id}`);
        }
      }
      const report = await leaksOf((method, address, body) => answerOf(api, caller, method, address, body), {
        hidden,
        visible,
        types,
        linkOf: patientLinkOf,
      });
      cells += report.asked;
      for (const [way, count] of report.shown) shownBy.set(way, (shownBy.get(way) ?? 0) + count);
      assert.deepEqual(report.leaks, []);
    });
  }

  it('has asked more than 2,000 cells, and each way has shown what it may', () => {
    console.log("CELLS", cells); assert.ok(cells > 2_000);
    for (const way of ways) assert.ok((shownBy.get(way) ?? 0) > 0, `${way} has shown nothing to anybody`);
  });

  /** Whether a caller in a role gets what a letter stands for; undefined when the relation knows no such resource. */
  async function tryOut(
    policy: Policy,
    type: string,
    relation: (typeof relations)[number],
    letter: Letter,
  ): Promise<boolean | undefined> {
    const caller = callerOf(policy);
    if (letter === 'C') {
      const making = makingOf(policy, type, relation);
      if (making === undefined) return undefined;
      const { status, id, text } = await answerOf(api, caller, 'POST', type, fill(type, making.person, making.author));
      assert.ok(status === 201 || status === 403, `${policy.role} POST ${type}: ${status} ${text.slice(0, 400)}`);
      if (status === 201) await api.store.write([{ kind: 'delete', type, id: id ?? assert.fail('no id') }]);
      return status === 201;
    }
    const id = targetOf(policy, type, relation, letter === 'U' || letter === 'D');
    if (id === undefined) return undefined;
    const ask = (method: 'GET' | 'DELETE', address: string) => answerOf(api, caller, method, address);
    switch (letter) {
      case 'R': {
        const read = (await ask('GET', `${type}/${id}`)).status === 200;
        assert.equal((await ask('GET', `${type}/${id}/_history/1`)).status === 200, read, `${type}/${id}: vread`);
        return read;
      }
      case 'H':
        return (await ask('GET', `${type}/${id}/_history`)).status === 200;
      case 'S':
        return isFound(id, await Promise.all(searchesFor(type, id).map((address) => ask('GET', address))));
      case 'U': {
        const body = await stored(type, id);
        const { status, text } = await answerOf(api, caller, 'PUT', `${type}/${id}`, body);
        assert.ok([200, 403, 404].includes(status), `${policy.role} PUT ${type}: ${status} ${text.slice(0, 400)}`);
        return status === 200;
      }
      case 'D': {
        const body = await stored(type, id);
        await ask('DELETE', `${type}/${id}`);
        const isGone = (await api.store.read({ type, id }))?.deleted === true;
        if (isGone) await api.store.write([{ kind: 'update', method: 'PUT', resource: body }]);
        return isGone;
      }
    }
  }

  async function stored(type: string, id: string): Promise<Resource> {
    return JSON.parse((await api.store.read({ type, id }))?.json ?? assert.fail(`${type}/${id}`)) as Resource;
  }
});

/** Ways in which an honest search may look for a resource: roles that must name whom they look for do so. */
function searchesFor(type: string, id: string): readonly string[] {
  if (type === 'Patient') return [`Patient?_id=${id}`, `Patient?identifier=CF${id}`];
  if (directoryTypes.has(type)) return [`${type}?_id=${id}`];
  const [person = ''] = /^(?:in-care|child|stranger)/.exec(id) ?? [];
  const link = patientLinkOf(type);
  return [`${type}?_id=${id}`, ...(link === undefined ? [] : [`${type}?${link}=Patient/${person}&_count=500`])];
}

function isFound(id: string, answers: readonly { readonly shown: ReadonlySet<string> }[]): boolean {
  return answers.some(({ shown }) => [...shown].some((address) => address.endsWith(`/${id}`)));
}
