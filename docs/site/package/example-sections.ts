import type { Questionnaire, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, textOf as issueText, severityOf } from '@sinfonia/profiles/issues';
import { type InvalidExample, sourceOf, toInvalid } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import { escapeHtml } from '../render-markdown.ts';
import { anchor, code, definitionText, details, heading, inline, jsonBlock, type Pair, table } from './markup.ts';
import { type PackageContent, placeOf } from './package-content.ts';

/** The valid examples of a profile or questionnaire, each as JSON that opens when asked for. */
export function examplesSection(examples: readonly Resource[]): string {
  if (examples.length === 0) return '';
  const blocks = examples.map((example) => {
    const { title, description } = sourceOf(example) ?? {};
    const words = title === undefined ? '' : ` ${escapeHtml(title)}`;
    const text = description === undefined ? '' : `<p>${escapeHtml(description)}</p>\n`;
    const file = `<p>${anchor(exampleFile(example), 'JSON')}</p>\n`;
    return details(`${code(placeOf(example))}${words}`, text + file + jsonBlock(example));
  });
  return heading(2, 'examples', ['Esempi', 'Examples']) + blocks.join('');
}

/** File of an example, beside the pages. */
export function exampleFile(example: Resource): string {
  return `example/${example.resourceType}-${example.id}.json`;
}

/** Examples that are invalid on purpose, with what the validator of the platform says of each. */
export function invalidSection(model: StructureDefinition | Questionnaire, content: PackageContent): string {
  const rows = content.invalidOf(model).flatMap((invalid) => {
    const example = content.example(invalid.from);
    if (example === undefined) return [];
    const issues = validate(toInvalid(example, invalid), { bestPractice: false });
    const shown = issues.filter((issue) => severityOf(issue) === 'error');
    return [
      {
        cells: [
          `<span class="line of" lang="en">${escapeHtml(invalid.name)}</span> ${code(invalid.from)}`,
          changes(invalid),
          shown.map(issueLine).join(''),
        ],
      },
    ];
  });
  if (rows.length === 0) return '';
  const heads: readonly Pair[] = [
    ['Errore', 'Mistake'],
    ['Che cosa cambia nell’esempio', 'What is changed in the example'],
    ['Che cosa risponde la piattaforma', 'What the platform answers'],
  ];
  const title: Pair = ['Esempi non validi', 'Invalid examples'];
  return heading(2, 'invalid', title) + table(title, heads, rows, 'invalid');
}

function changes({ set }: InvalidExample): string {
  const lines = Object.entries(set).map(([path, value]) =>
    value === null
      ? `<span class="line">${code(path)} ${inline(['tolto', 'removed'])}</span>`
      : `<span class="line">${code(path)} = ${code(JSON.stringify(value))}</span>`,
  );
  return lines.join('');
}

function issueLine(issue: Issue): string {
  const place = (issue.expression ?? []).map(code).join(', ');
  const text = { it: issueText(issue, 'it'), en: issueText(issue, 'en') };
  return `<span class="line">${code(issue.code)} ${place}</span>${definitionText(text)}`;
}
