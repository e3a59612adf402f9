import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { homeCareRules } from './machine.ts';
import { homeCareConditions } from './rules.ts';
import { homeCareSteps } from './steps.ts';

const folder = new URL('./operations/', import.meta.url);
const sources = readdirSync(folder)
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));
const routed = new Set(homeCareSteps.map(({ name }) => name));

describe('rules of home care', () => {
  it('hold for steps of the machine, each for at least one', () => {
    for (const { id, steps, kind } of homeCareConditions) {
      assert.ok(steps.length > 0, id);
      assert.ok(['refusal', 'remark'].includes(kind), id);
      for (const step of steps) assert.ok(homeCareRules.has(step), `${id}: ${step}`);
    }
  });

  for (const { file, text } of sources) {
    it(`are said to hold for a step of ${file} when it names them`, () => {
      const own = new Set([...text.matchAll(/name: '(home-care-[a-z-]+)'/g)].map(([, name]) => name ?? ''));
      const named = new Set([...text.matchAll(/(?:refusedBy|remarkOf)\('(HC-\d\d)'/g)].map(([, id]) => id ?? ''));
      for (const id of named) {
        const steps = homeCareConditions.find((one) => one.id === id)?.steps ?? [];
        assert.ok(
          steps.some((step) => own.has(step)),
          `${id} is not said to hold for any of ${[...own].join(', ')}`,
        );
      }
    });
  }

  it('are applied somewhere, unless they wait for a step', () => {
    const all = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
      .join('\n');
    for (const { id, kind, steps } of homeCareConditions) {
      if (!steps.some((step) => routed.has(step))) continue;
      assert.ok(all.includes(`${kind === 'refusal' ? 'refusedBy' : 'remarkOf'}('${id}'`), id);
    }
  });
});
