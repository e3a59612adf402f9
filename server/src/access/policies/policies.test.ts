import assert from 'node:assert/strict';
import { codeTable } from '@sinfonia/profiles/code-tables';
import { resourceTypes } from '@sinfonia/profiles/model';
import table from '../data-categories.json' with { type: 'json' };
import { loadPolicies, readPolicy, typesOf } from './load-policies.ts';
import type { Policy, PolicyRule } from './policy.ts';

/** Categories that hold nothing of a person, or the log, which only auditors leaf through. */
const ofNobody = typesOf(['directory', 'conformance', 'booking-offer', 'subscriptions', 'statistics', 'audit']);

/** Values of purpose of use in v3 ActReason that policies may name. */
const purposes = new Set(['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'PUBHLTH', 'PATRQT', 'HSYSADMIN', 'COVERAGE']);

const everyType = resourceTypes();
const policies = [...loadPolicies().values()];
const roles = codeTable('sinfonia-role').concepts;
const categories = Object.entries(table.categories);

function rulesOf(policy: Policy, holds: (rule: PolicyRule) => boolean): readonly string[] {
  return policy.rules.filter(holds).map(({ because }) => because);
}

describe('data categories', () => {
  it('hold every resource type exactly once', () => {
    const types = categories.flatMap(([, { types }]) => types);
    assert.deepEqual([...types].sort(), [...everyType].sort());
  });

  it('have a title in both languages and no name of a resource type', () => {
    const named = new Set<string>(everyType);
    for (const [name, { title }] of categories) {
      assert.ok(title.it && title.en, name);
      assert.ok(!named.has(name), name);
    }
  });
});

describe('policies', () => {
  it('of professionals are one for each code of sinfonia-role', () => {
    const ofProfessionals = policies.filter(({ holder }) => holder === 'professional').map(({ role }) => role);
    assert.deepEqual(ofProfessionals.sort(), roles.map(({ code }) => code).sort());
  });

  for (const { code, properties } of roles) {
    it(`carry the role of the national health record that the table gives ${code}`, () => {
      assert.equal(policies.find(({ role }) => role === code)?.fseRole, properties?.['fse-role']);
    });
  }

  for (const policy of policies) {
    describe(policy.role, () => {
      it('says what it is, where it comes from and how certain it is', () => {
        assert.ok(policy.title.it && policy.title.en && policy.source);
        assert.ok(['normative', 'public', 'unverified'].includes(policy.evidence));
        assert.match(policy.effectiveFrom, /^\d{4}-\d{2}-\d{2}$/);
        assert.ok(['person', 'professional', 'system'].includes(policy.holder));
      });

      it('names known purposes, those of rules among its own', () => {
        assert.ok(policy.purposes.length > 0);
        for (const purpose of policy.purposes) assert.ok(purposes.has(purpose), purpose);
        const strange = policy.rules
          .flatMap((rule) => rule.purposes ?? [])
          .filter((one) => !policy.purposes.includes(one));
        assert.deepEqual(strange, []);
      });

      it('reads the registers that hold nothing of a person', () => {
        const open = policy.rules.filter(({ may, reach }) => may.includes('read') && reach.includes('everyone'));
        const types = new Set(open.flatMap(({ data }) => [...typesOf(data)]));
        for (const type of typesOf(['directory', 'conformance', 'booking-offer'])) {
          assert.ok(types.has(type) || types.has('*'), type);
        }
      });

      it('leaves rules for every type, and identities of level 1, to systems', () => {
        if (policy.holder === 'system') return;
        assert.deepEqual(
          rulesOf(policy, ({ data, operations }) => data.includes('*') || operations?.includes('*') === true),
          [],
        );
        assert.ok(policy.level >= 2);
      });

      it('never leafs through the people of the region', () => {
        if (policy.role === 'platform-system') return;
        const leafing = rulesOf(policy, ({ data, may, reach, searchBy }) => {
          const ofPeople = [...typesOf(data)].some((type) => !ofNobody.has(type));
          return ofPeople && may.includes('search') && reach.includes('everyone') && !searchBy?.length;
        });
        assert.deepEqual(leafing, []);
      });

      it('reaches by emergency exactly when it may open one', () => {
        const reached = policy.rules.some(({ reach }) => reach.includes('emergency'));
        assert.equal(reached, policy.breakGlass);
      });
    });
  }

  it('show the raw log of accesses to auditors and the platform only', () => {
    const readers = policies.filter(({ rules }) =>
      rules.some(({ data }) => typesOf(data).has('AuditEvent') || data.includes('*')),
    );
    assert.deepEqual(readers.map(({ role }) => role).sort(), ['auditor', 'platform-system']);
  });
});

describe('reading a policy', () => {
  const sound: Policy = {
    role: 'sample',
    holder: 'professional',
    title: { it: 'Campione', en: 'Sample' },
    purposes: ['TREAT'],
    level: 2,
    protectedData: 'hidden',
    breakGlass: false,
    rules: [{ data: ['clinical'], may: ['update'], reach: ['care-team'], because: 'A reason' }],
    hides: [],
    source: 'Test',
    evidence: 'unverified',
    effectiveFrom: '2026-11-26',
  };
  const hidden = { elements: ['note'], searchParameters: [], because: 'A reason' };
  const rule = { data: ['clinical'], may: ['read'], reach: ['care-team'], because: 'A reason' };
  const faults: readonly (readonly [string, object])[] = [
    ['an unknown key', { rulez: [] }],
    ['a role that is not the name of the file', { role: 'other' }],
    ['an unknown level', { level: 4 }],
    ['a professional who carries protected data', { protectedData: 'carried' }],
    ['a rule without reason', { rules: [{ ...rule, because: '' }] }],
    ['a rule on unknown data', { rules: [{ ...rule, data: ['clinicl'] }] }],
    ['a rule on a name inherited by every object', { rules: [{ ...rule, data: ['toString'] }] }],
    ['a rule with an unknown reach', { rules: [{ ...rule, reach: ['constructor'] }] }],
    ['a rule without permission', { rules: [{ ...rule, may: [] }] }],
    ['hidden elements of a type that it writes', { hides: [{ type: 'Observation', ...hidden }] }],
  ];

  it('accepts a sound one', () => {
    assert.equal(readPolicy(sound, 'sample.json').role, 'sample');
  });

  for (const [name, change] of faults) {
    it(`refuses ${name}`, () => {
      assert.throws(() => readPolicy({ ...sound, ...change }, 'sample.json'), /^Error: sample\.json: /);
    });
  }
});
