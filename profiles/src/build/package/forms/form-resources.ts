import { globSync, readFileSync } from 'node:fs';
import type { CodeSystem, Questionnaire, QuestionnaireResponse, Resource, ValueSet } from '@medplum/fhirtypes';
import type { ResourceSource } from '../../../package/index.ts';
import { toCodeSystem } from '../../../terminology/code-table.ts';
import { answerCodesOf } from './check-form.ts';
import type { ReadForm } from './form-definition.ts';
import { readForms } from './read-forms.ts';
import { type FormAddresses, toQuestionnaire } from './to-questionnaire.ts';
import { type FormExample, toResponse } from './to-response.ts';

/** A resource that is made of a form or of one of its examples, and where that is. */
export interface FormResource<Type extends Resource> extends ResourceSource {
  readonly resource: Type;
}

/** What the forms add to the package. */
export interface FormResources {
  readonly conformance: readonly FormResource<Questionnaire | CodeSystem>[];
  readonly examples: readonly FormResource<QuestionnaireResponse>[];
}

/**
 * Makes a Questionnaire of each form, a CodeSystem of the answers it defines itself, and a QuestionnaireResponse of each
 * example (`forms/<domain>/<id>.examples.json`). `own` holds the other resources of the package, where value sets are
 * looked up. Throws with the file and the linkId at fault.
 */
export function formResources(
  workspace: string,
  canonical: string,
  version: string,
  own: readonly Resource[],
): FormResources {
  const sets = new Map(own.filter(isValueSet).map((set) => [set.url, set]));
  const addresses: FormAddresses = {
    canonical,
    systemOf: (valueSet) => sets.get(valueSet)?.compose?.include?.find(({ system }) => system !== undefined)?.system,
  };
  const forms = readForms(workspace);
  const byId = new Map(forms.map((form) => [form.id, form]));
  return {
    conformance: forms.flatMap((form) => [
      { resource: toQuestionnaire(form, addresses), file: form.file },
      ...answersOf(form, canonical, version),
    ]),
    examples: globSync('forms/*/*.examples.json', { cwd: workspace })
      .sort()
      .flatMap((file) =>
        (JSON.parse(readFileSync(`${workspace}/${file}`, 'utf8')) as readonly FormExample[]).map((example) => {
          const form = byId.get(example.form);
          if (!form) throw new Error(`${file}: ${example.id}: there is no form ${example.form}`);
          const { title, description } = example;
          return { resource: toResponse(example, form, addresses, file), file, title, description };
        }),
      ),
  };
}

const isValueSet = (resource: Resource): resource is ValueSet => resource.resourceType === 'ValueSet';

function answersOf(form: ReadForm, canonical: string, version: string): FormResource<CodeSystem>[] {
  const codes = answerCodesOf(form);
  if (codes.size === 0) return [];
  const { id, file, name, title, source, evidence } = form;
  const table = {
    id,
    name: `${name}Answers`,
    title: { it: `Risposte: ${title.it}`, en: `Answers: ${title.en}` },
    description: {
      it: `Risposte che la scheda «${title.it}» definisce.`,
      en: `Answers that the form “${title.en}” defines.`,
    },
    source,
    evidence,
    content: 'complete',
    concepts: [...codes].map(([code, [it, en]]) => ({ code, it, en })),
  } as const;
  const { valueSet: _, ...system } = toCodeSystem(table, canonical, version);
  return [{ resource: system, file }];
}
