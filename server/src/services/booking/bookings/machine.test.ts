import assert from 'node:assert/strict';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import { isMember } from '@sinfonia/profiles/terminology';
import { loadPolicies } from '../../../access/policies/load-policies.ts';
import { templates } from '../../../notifications/inbox/template.ts';
import { channelOf } from './channel-of.ts';
import { bookingRules, bookingStates, offeredNotice, reminderNotice } from './machine.ts';
import { bookingSteps } from './steps.ts';

describe('the machine of bookings', () => {
  const changing = [...bookingRules].filter(([, { scope }]) => scope !== 'read');

  it('has a rule for every step, and a step for every rule that changes something', () => {
    assert.deepEqual(bookingSteps.map(({ name }) => name).sort(), changing.map(([name]) => name).sort());
  });

  it('names steps, states and roles as the published tables do', () => {
    const policies = loadPolicies();
    for (const [name, { roles, byIdentifier = [] }] of bookingRules) {
      assert.equal(isMember(valueSetUrl.ServiceStep, codeSystemUrl.ServiceStep, name), true, name);
      for (const role of [...roles, ...byIdentifier]) assert.ok(policies.has(role), `${name}: ${role}`);
      for (const role of byIdentifier) assert.ok(roles.includes(role), `${name}: ${role}`);
    }
    for (const state of Object.keys(bookingStates)) {
      assert.equal(isMember(valueSetUrl.BookingState, codeSystemUrl.BookingState, state), true, state);
    }
  });

  it('leads from known states to known states, and tells with templates that exist', () => {
    const known = new Set(templates.map(({ code }) => code));
    for (const [name, { from, to = [], notices = [] }] of bookingRules) {
      for (const state of [...from, ...to]) assert.ok(Object.hasOwn(bookingStates, state), `${name}: ${state}`);
      for (const { template } of notices) assert.ok(known.has(template), template);
    }
    for (const { template } of [offeredNotice, reminderNotice]) assert.ok(known.has(template), template);
  });

  it('gives every role that books a channel', () => {
    for (const role of bookingRules.get('booking-book')?.roles ?? []) assert.ok(channelOf(role, undefined), role);
    assert.equal(channelOf('cup-operator', 'call-centre'), 'call-centre');
    for (const [role, said] of [
      ['citizen', 'desk'],
      ['auditor', undefined],
    ] as const) {
      assert.throws(
        () => channelOf(role, said),
        (error) => error instanceof FhirError && error.issues[0]?.values?.['rule'] === 'BK-43',
      );
    }
  });
});
