import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compilePath } from '@sinfonia/profiles/fhirpath';
import { packageResources } from '@sinfonia/profiles/package';
import { answersOf } from './answers.ts';
import { casesOf, itemsOfForm, questionOf } from './cases.test-data.ts';
import { compilePlan } from './compile-plan.ts';
import { planContextNames } from './context.ts';
import { evaluatePlan } from './evaluate-plan.ts';
import type { PlanType } from './plan-type.ts';
import { deliveredPlanTypes } from './plan-types.ts';
import { planVariables } from './plan-variables.ts';

const formName = ({ questionnaire }: { readonly questionnaire: string }) =>
  /Questionnaire\/(.+)\|/.exec(questionnaire)?.[1];
const judged = deliveredPlanTypes.filter(({ rules }) => rules.length > 0);

function codesOf(name: string): ReadonlySet<string> {
  const system = packageResources('CodeSystem').find(({ id }) => id === name);
  return new Set(system?.concept?.map(({ code }) => code ?? ''));
}

describe('types of therapeutic plan', () => {
  const known = codesOf('therapeutic-plan-type');

  it('are all those of the code system that have a form', () => {
    const codes = deliveredPlanTypes.map(({ code }) => code).sort();
    assert.deepEqual(codes, [...known].filter((code) => code !== 'other').sort());
  });

  for (const type of deliveredPlanTypes) {
    describe(type.code, () => {
      const items = new Map(type.forms.map((form) => [formName(form), itemsOfForm(formName(form) ?? '')]));

      it('names forms of the package in their version', () => {
        const urls = packageResources('Questionnaire').map(({ url, version }) => `${url}|${version}`);
        for (const { questionnaire } of type.forms) assert.ok(urls.includes(questionnaire), questionnaire);
      });

      it('reads only items of its forms and names that there are', () => {
        const values = Object.keys(type.values ?? {});
        const { rules } = compilePlan(type);
        for (const { rule, links } of rules) {
          const forms = [...items].filter(([name = '']) => rule.forms?.includes(name) ?? true);
          const linkIds = new Set(forms.flatMap(([, all]) => all.map(({ linkId }) => linkId)));
          const written = new Set([...rule.expression.matchAll(/\{\{(\w+)\}\}/g)].map(([, linkId]) => linkId));
          for (const linkId of [...links, ...(rule.needs ?? [])]) {
            if (!written.has(linkId) && ['ingredient', 'planStart', 'requestKind'].includes(linkId)) continue;
            assert.ok(linkIds.has(linkId), `${rule.id} ${linkId}`);
          }
          const compared = rule.expression.replaceAll(/%answer_\w+/g, '');
          for (const [, name = ''] of compared.matchAll(/%(\w+)/g))
            assert.ok(values.includes(name) || planContextNames.includes(name), `${rule.id} %${name}`);
        }
      });

      it('compares answers with codes that its forms have', () => {
        for (const { id, expression } of type.rules) {
          for (const [, linkId = '', list = ''] of expression.matchAll(/\{\{(\w+)\}\} (?:=|in) (\([^)]*\)|'[^']*')/g)) {
            const options = [...items.values()].flat().find((item) => item.linkId === linkId)?.answerOption;
            if (!options) continue;
            const codes = options.map(({ valueCoding }) => valueCoding?.code);
            for (const [, code] of list.matchAll(/'([^']*)'/g))
              assert.ok(codes.includes(code), `${id} ${linkId} ${code}`);
          }
        }
      });

      it('has verified rules for errors, and ids of its own', () => {
        for (const { id, severity, evidence, source } of type.rules) {
          assert.ok(severity === 'warning' || evidence !== 'unverified', id);
          assert.ok(source !== '', id);
        }
        assert.equal(new Set(type.rules.map(({ id }) => id)).size, type.rules.length);
      });

      it('supplies by channels that there are', () => {
        const channels = codesOf('dispensing-channel');
        for (const { channel } of type.channels) assert.ok(channels.has(channel), channel);
      });

      it('lists the medicines that its forms list', () => {
        const codes = [...items.values()].flat().filter(({ linkId }) => linkId === 'ingredient');
        const offered = new Set(
          codes.flatMap(({ answerOption = [] }) => answerOption.map((each) => each.valueCoding?.code)),
        );
        if (offered.size > 0) assert.deepEqual(new Set(type.drugs.map(({ atc }) => atc)), offered);
      });
    });
  }
});

describe('rules of therapeutic plans', () => {
  for (const type of judged) {
    describe(type.code, () => {
      const { base, rows, worked } = casesOf(type.code);

      it('have a row that passes and one that fails, each', () => {
        const of = (expect: string) => rows.filter((row) => row.expect === expect).map(({ rule }) => rule);
        const ids = type.rules.map(({ id }) => id).sort();
        assert.deepEqual([...new Set(of('met'))].sort(), ids);
        assert.deepEqual([...new Set(of('not-met'))].sort(), ids);
      });

      it('are all met by the plan that the rows change', () => {
        const { overall, verdicts } = evaluatePlan(questionOf(type.code, base, {}));
        assert.deepEqual(
          verdicts.filter(({ verdict }) => verdict !== 'met').map(({ rule }) => rule),
          [],
        );
        assert.equal(overall, 'eligible');
      });

      for (const { rule, expect, source, change } of rows) {
        it(`${rule}: ${expect} with ${JSON.stringify(change)}`, () => {
          const { verdicts, overall } = evaluatePlan(questionOf(type.code, base, change));
          const found = verdicts.find((each) => each.rule === rule);
          assert.equal(found?.verdict, expect, JSON.stringify(found));
          assert.equal(found?.source, source);
          if (expect === 'met') return;
          if (found?.severity === 'error') assert.equal(overall, 'not-eligible');
          else assert.notEqual(overall, 'eligible');
        });
      }

      for (const { title, change, overall, rules } of worked) {
        it(title, () => {
          const answer = evaluatePlan(questionOf(type.code, base, change));
          for (const [rule, verdict] of Object.entries(rules))
            assert.equal(answer.verdicts.find((each) => each.rule === rule)?.verdict ?? null, verdict, rule);
          const open = answer.verdicts.filter(({ verdict }) => verdict !== 'met').map(({ rule }) => rule);
          assert.equal(answer.overall, overall, open.join());
        });
      }

      it('mean the same to the engine of FHIRPath', () => {
        const plan = compilePlan(type);
        for (const { change } of rows) {
          const question = questionOf(type.code, base, change);
          const form = type.forms.find(({ questionnaire }) => questionnaire === question.response?.questionnaire);
          const answers = answersOf(question.response, plan.wanted);
          const medications = [question.medication ?? []].flat();
          const variables = planVariables(plan, { ...question, form, answers, medications });
          for (const { rule, run } of plan.rules) {
            const path = compilePath(rule.expression.replace(/\{\{(\w+)\}\}/g, '%answer_$1'));
            assert.deepEqual(run({}, variables), path({}, variables), rule.id);
          }
        }
      });

      it('are never met for want of an answer that the form requires', () => {
        const items = new Map(
          type.forms.flatMap((form) => itemsOfForm(formName(form) ?? '')).map((item) => [item.linkId, item]),
        );
        for (const { rule, expect, change } of rows) {
          if (expect === 'met') continue;
          for (const linkId of compilePlan(type).rules.find((each) => each.rule.id === rule)?.links ?? []) {
            if (items.get(linkId)?.required !== true) continue;
            const answers = { ...change.answers, [linkId]: null };
            const { verdicts } = evaluatePlan(questionOf(type.code, base, { ...change, answers }));
            assert.notEqual(verdicts.find((each) => each.rule === rule)?.verdict, 'met', `${rule} without ${linkId}`);
          }
        }
      });
    });
  }
});

describe('worked examples of the facts', () => {
  const facts = new URL('../../../../../../shared/reference/services-and-plans.md', import.meta.url);

  it('are all there', function () {
    let text: string;
    try {
      text = readFileSync(facts, 'utf8');
    } catch {
      return this.skip();
    }
    const examples = /Example test vectors[^\n]*/.exec(text)?.[0] ?? '';
    const told = examples.split('→').length - 1;
    const kept = judged.flatMap(({ code }: PlanType) => casesOf(code).worked);
    assert.ok(kept.length >= told, `${kept.length} of ${told}`);
  });
});
