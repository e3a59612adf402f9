import assert from 'node:assert/strict';
import { workflow } from '../../../../test/exchanges/fse/gateway-calls.ts';
import { describeWithOracle, GatewayOpenApi } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import type { WorkflowEvent } from './port.ts';
import { takePush } from './push.ts';

const event = {
  eventType: 'SEND_TO_INI',
  eventDate: '2026-06-01T08:00:00.000+02:00',
  eventStatus: 'SUCCESS',
  issuer: 'S1#150EXAMPLECN',
};
const push = { workflowInstanceId: workflow, events: [{ ...event, eventType: 'PUBLICATION' }, event] };

/** Takes one workflow, and keeps what it was told. */
function keeper() {
  const told: (readonly WorkflowEvent[])[] = [];
  return {
    told,
    async take(id: string, events: readonly WorkflowEvent[]) {
      if (id !== workflow) return false;
      told.push(events);
      return true;
    },
  };
}

describe('push of the FSE gateway', () => {
  it('hands all events on, in order, as often as they come', async () => {
    const kept = keeper();
    for (const _ of [1, 2]) assert.deepEqual(await takePush(push, kept), { status: 200, body: {} });
    assert.deepEqual(kept.told, [push.events, push.events]);
  });

  it('does not know other workflows', async () => {
    const kept = keeper();
    const other = { ...push, workflowInstanceId: workflow.replace('0123456789', '9876543210') };
    assert.equal((await takePush(other, kept)).status, 404);
    assert.deepEqual(kept.told, []);
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['a text', 'x'],
    ['a list', [push]],
    ['no workflow', { events: push.events }],
    ['a workflow of another form', { ...push, workflowInstanceId: 'Mario Rossi' }],
    ['no events', { workflowInstanceId: workflow }],
    ['an empty list', { ...push, events: [] }],
    ['an unknown property', { ...push, more: 1 }],
    ['an unknown property of an event', { ...push, events: [{ ...event, subject: 'x' }] }],
    ['an event without a type', { ...push, events: [{ ...event, eventType: undefined }] }],
    ['an event that is a number', { ...push, events: [1] }],
    ['a day that is none', { ...push, events: [{ ...event, eventDate: 'yesterday' }] }],
    ['more events than there can be', { ...push, events: Array.from({ length: 1001 }, () => event) }],
  ];
  for (const [what, content] of bad) {
    it(`refuses ${what}, and repeats nothing of it`, async () => {
      const kept = keeper();
      const answer = await takePush(content, kept);
      assert.equal(answer.status, 400);
      assert.ok(!JSON.stringify(answer).includes('Mario'));
      assert.deepEqual(kept.told, []);
    });
  }
});

describeWithOracle('push of the FSE gateway, by its OpenAPI', () => {
  it('takes what the schema takes', async () => {
    const api = new GatewayOpenApi('swagger_status.yaml');
    assert.equal(api.schemaFault('WorkflowStatusDTO', push), '');
    for (const content of [
      { ...push, more: 1 },
      { ...push, events: [{ ...event, more: 1 }] },
      { ...push, events: 1 },
    ]) {
      assert.notEqual(api.schemaFault('WorkflowStatusDTO', content), '');
      assert.equal((await takePush(content, keeper())).status, 400);
    }
  });
});
