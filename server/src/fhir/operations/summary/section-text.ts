import { isObject, type JsonObject } from '../operation-parameters.ts';

const xhtml = 'http://www.w3.org/1999/xhtml';

/** What tells what a resource is about, in the order of preference. */
const named = [
  'code',
  'medicationCodeableConcept',
  'vaccineCode',
  'relationship',
  'title',
  'type',
  'class',
  'category',
  'medicationReference',
  'device',
];
/** When it was, in the order of preference. */
const dated = [
  'effectiveDateTime',
  'occurrenceDateTime',
  'performedDateTime',
  'onsetDateTime',
  'recordedDate',
  'authoredOn',
  'created',
  'date',
  'issued',
  'effectivePeriod',
  'performedPeriod',
  'period',
];

/** Narrative of a section: a line for each resource, or that there is nothing to tell. Source: FHIR R4 narrative.html. */
export function sectionText(resources: readonly JsonObject[], isCut: boolean, empty: string): JsonObject {
  const lines = resources.map((resource) => `<li>${escaped(lineOf(resource))}</li>`);
  const list = lines.length === 0 ? `<p>${escaped(empty)}</p>` : `<ul>${lines.join('')}</ul>`;
  const remark = isCut ? '<p>Sono riportate solo le voci più recenti.</p>' : '';
  return { status: 'generated', div: `<div xmlns="${xhtml}">${list}${remark}</div>` };
}

function lineOf(resource: JsonObject): string {
  const name = firstOf(resource, named) ?? String(resource['resourceType']);
  const value = observedValue(resource);
  const date = firstOf(resource, dated)?.slice(0, 10);
  return `${name}${value === undefined ? '' : `: ${value}`}${date === undefined ? '' : ` (${date})`}`;
}

function firstOf(resource: JsonObject, elements: readonly string[]): string | undefined {
  for (const element of elements) {
    const text = textOf(resource[element]);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Value of an Observation, with its components. */
function observedValue(resource: JsonObject): string | undefined {
  const own = Object.entries(resource).find(([name]) => /^value[A-Z]/.test(name))?.[1];
  const { component } = resource;
  const parts = Array.isArray(component) ? component.filter(isObject) : [];
  const texts = [textOf(own), ...parts.map((part) => joined(textOf(part['code']), observedValue(part)))];
  const told = texts.filter((text) => text !== undefined);
  return told.length === 0 ? undefined : told.join(', ');
}

function joined(name: string | undefined, value: string | undefined): string | undefined {
  return name === undefined || value === undefined ? value : `${name} ${value}`;
}

/** Text of a value as a reader would have it: of a concept its text, else the display or code of its first coding. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return textOf(value[0]);
  if (!isObject(value)) return undefined;
  const { text, coding, display, code, start, unit } = value;
  if (value['value'] !== undefined) return `${String(value['value'])} ${textOf(unit) ?? textOf(code) ?? ''}`.trim();
  return textOf(text) ?? textOf(coding) ?? textOf(display) ?? textOf(code) ?? textOf(start);
}

/** Text as XHTML content; what XML cannot hold is left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
