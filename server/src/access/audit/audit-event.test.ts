import assert from 'node:assert/strict';
import { isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import type { AccessQuestion, AccessRecord } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import type { Principal } from '../principal.ts';
import { toAuditEntry } from './audit-entry.ts';
import table from './audit-event.cases.json' with { type: 'json' };
import { toAuditEvent } from './audit-event.ts';

const source = { fhirBase: 'https://sinfonia.example/fhir', issuer: 'https://sinfonia.example/oidc' };
const system: Principal = { clientId: 'sandbox-backend', scopes: ['system/*.cruds'], tokenId: 'jti-1' };
const person: Principal = {
  clientId: 'sandbox-app',
  subject: 'mmg',
  fhirUser: 'Practitioner/sandbox-mmg',
  scopes: ['user/*.rs'],
  tokenId: 'jti-2',
};

function accessOf(question: AccessQuestion, changes: Partial<AccessRecord & FhirRequest> = {}): AccessRecord {
  const { touched = [], status = 200, ...request } = changes;
  return {
    question,
    status,
    touched,
    request: {
      method: 'GET',
      path: [],
      query: [],
      headers: {},
      baseUrl: source.fhirBase,
      principal: system,
      language: 'it',
      requestId: 'request-1',
      ...request,
    },
  };
}

const eventOf = (access: AccessRecord) =>
  toAuditEvent(toAuditEntry(access, Date.UTC(2026, 10, 24, 3, 0, 0, 7)), source);

describe('AuditEvent of an access', () => {
  for (const one of table.cases) {
    it(`of ${one.subtype} answered ${one.status} has action ${one.action} and outcome ${one.outcome}`, () => {
      const question = { interaction: one.interaction, type: 'Patient', id: '1' } as AccessQuestion;
      const event = eventOf(accessOf(question, { status: one.status, ...('body' in one ? { body: one.body } : {}) }));
      assert.equal(event.type?.code, 'rest');
      assert.equal(event.subtype?.[0]?.code, one.subtype);
      assert.equal(event.action, one.action);
      assert.equal(event.outcome, one.outcome);
      assert.equal(event.recorded, '2026-11-24T03:00:00.007Z');
      assert.equal(event.agent?.filter((agent) => agent.requestor).length, 1);
      const profiles = [`${canonicalBase}/StructureDefinition/sinfonia-audit-event`];
      assert.deepEqual(validate(event, { profiles }).filter(isRefusal), []);
    });
  }

  it('names what was touched with its version, and the request', () => {
    const touched = [
      { type: 'Patient', id: '1', versionId: '3' },
      { type: 'Observation', id: '2' },
    ];
    const event = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { touched }));
    assert.deepEqual(
      event.entity?.map((entity) => entity.what?.reference ?? entity.what?.identifier?.value),
      ['Patient/1/_history/3', 'Observation/2', 'request-1'],
    );
    assert.equal(event.entity?.[0]?.role?.code, '1');
  });

  it('names what was asked for when nothing was touched', () => {
    const refused = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '9' }, { status: 404 }));
    assert.equal(refused.entity?.[0]?.what?.reference, 'Patient/9');
    const operation = eventOf(accessOf({ interaction: 'operation', operation: 'export' }));
    assert.equal(operation.entity?.[0]?.name, '$export');
  });

  it('names the person by reference and account, and the client beside', () => {
    const event = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { principal: person }));
    const [human, client] = event.agent ?? [];
    assert.equal(human?.who?.reference, 'Practitioner/sandbox-mmg');
    assert.equal(human?.who?.identifier?.value, 'mmg');
    assert.deepEqual(human?.policy, ['jti-2']);
    assert.equal(client?.who?.identifier?.value, 'sandbox-app');
    assert.equal(client?.requestor, false);
  });

  it('keeps the query of a search in base64 only, and of nothing else', () => {
    const query = [['identifier', 'urn:oid:2.16.840.1.113883.2.9.4.3.2|RNRLCU52C58F839B']] as const;
    const event = eventOf(accessOf({ interaction: 'search-type', type: 'Patient' }, { query }));
    const text = Buffer.from(event.entity?.[0]?.query ?? '', 'base64').toString();
    assert.equal(text, 'Patient?identifier=urn%3Aoid%3A2.16.840.1.113883.2.9.4.3.2%7CRNRLCU52C58F839B');
    assert.doesNotMatch(JSON.stringify(event), /RNRLCU52C58F839B/);
    const read = eventOf(accessOf({ interaction: 'read', type: 'Patient', id: '1' }, { query }));
    assert.equal(
      read.entity?.some((entity) => entity.query !== undefined),
      false,
    );
  });

  it('keeps nothing of the body while it waits', () => {
    const body = { resourceType: 'Patient', name: [{ family: 'Arenaria' }] };
    const entry = toAuditEntry(accessOf({ interaction: 'create', type: 'Patient' }, { body }), 0);
    assert.doesNotMatch(JSON.stringify(entry), /Arenaria/);
  });
});
