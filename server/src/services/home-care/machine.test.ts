import assert from 'node:assert/strict';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { isMember } from '@sinfonia/profiles/terminology';
import { templates } from '../../notifications/inbox/template.ts';
import { homeCareAlerts, homeCareRules, homeCareStates } from './machine.ts';
import { homeCareSteps } from './steps.ts';

describe('the machine of home care', () => {
  const changing = [...homeCareRules].filter(([, { scope }]) => scope !== 'read');

  it('has a rule for every step, and a step for every rule that changes something', () => {
    assert.deepEqual(homeCareSteps.map(({ name }) => name).sort(), changing.map(([name]) => name).sort());
  });

  it('names steps and states as the published tables do', () => {
    for (const [name] of changing)
      assert.equal(isMember(valueSetUrl.ServiceStep, codeSystemUrl.ServiceStep, name), true, name);
    for (const state of Object.keys(homeCareStates)) {
      assert.equal(isMember(valueSetUrl.HomeCareState, codeSystemUrl.HomeCareState, state), true, state);
    }
  });

  it('leads from known states to known states', () => {
    for (const [name, { from, to = [] }] of homeCareRules) {
      for (const state of [...from, ...to]) assert.ok(Object.hasOwn(homeCareStates, state), `${name}: ${state}`);
    }
  });

  it('tells with templates that exist', () => {
    const notices = [
      ...[...homeCareRules.values()].flatMap(({ notices: own }) => own ?? []),
      ...homeCareAlerts.values(),
    ];
    const known = new Set(templates.map(({ code }) => code));
    for (const { template, tell } of notices) {
      assert.ok(known.has(template), template);
      assert.ok(tell.length > 0, template);
    }
  });
});
