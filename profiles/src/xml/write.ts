import { SaxesParser } from 'saxes';
import { FhirError, type IssueCode } from '../issues/index.ts';
import { typeModel } from '../model/index.ts';
import { fhirNamespace, type PropertyPlan, planOf, type TypePlan, xhtmlNamespace } from './element-plan.ts';
import { ExactNumber, parseExact } from './exact-number.ts';

type JsonObject = Record<string, unknown>;

const unrepresentable: IssueCode = 'xml-unrepresentable';

/**
 * Writes a FHIR R4 resource as XML: elements in the order of the definitions, primitive values as attributes, the
 * narrative as it is. From JSON text the precision of decimals is kept; from an object it is that of its numbers.
 *
 * Refusals: `xml-unrepresentable` (406) with the place, for what is not of the FHIR model or has no XML form (control
 * characters). Source: FHIR R4 xml.html.
 */
export function toXml(resource: object | string): string {
  const value = typeof resource === 'string' ? parseExact(resource) : resource;
  const out: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  writeResource(out, value, '', ` xmlns="${fhirNamespace}"`);
  return out.join('');
}

function writeResource(out: string[], resource: unknown, place: string, namespace: string): void {
  const type = isObject(resource) ? resource['resourceType'] : undefined;
  if (!isObject(resource) || typeof type !== 'string') throw refusal(place);
  const plan = typeModel(type)?.kind === 'resource' ? planOf(type) : undefined;
  if (!plan) throw refusal(place);
  out.push(`<${type}${namespace}>`);
  writeChildren(out, resource, plan, place === '' ? type : place);
  out.push(`</${type}>`);
}

/** Writes the attributes of an object (before its tag is closed) and says whether elements follow. */
function writeAttributes(out: string[], object: JsonObject, plan: TypePlan, place: string): void {
  for (const name of ['id', 'url']) {
    const value = object[name];
    if (value === undefined || !plan.property(name)?.attribute) continue;
    out.push(` ${name}="${escapeAttribute(textOf(value, place), place)}"`);
  }
}

function writeChildren(out: string[], object: JsonObject, plan: TypePlan, place: string): void {
  const present = new Set<PropertyPlan>();
  for (const name of Object.keys(object)) {
    if (object[name] === undefined) continue;
    const property = plan.property(name.startsWith('_') ? name.slice(1) : name);
    // Of a resource it is the name of its element; ExampleScenario has an element of that name inside.
    if (!property && name === 'resourceType') continue;
    if (!property) throw refusal(place);
    if (!property.attribute) present.add(property);
  }
  for (const property of [...present].sort((a, b) => a.order - b.order)) writeProperty(out, object, property, place);
}

function writeProperty(out: string[], object: JsonObject, property: PropertyPlan, place: string): void {
  const values = toList(object[property.property]);
  const siblings = toList(object[`_${property.property}`]);
  const length = Math.max(values.length, siblings.length);
  for (let index = 0; index < length; index++) {
    const itemPlace = `${place}.${property.element.name}${property.repeats ? `[${index}]` : ''}`;
    writeItem(out, property, values[index] ?? undefined, siblings[index] ?? undefined, itemPlace);
  }
}

function writeItem(out: string[], property: PropertyPlan, value: unknown, sibling: unknown, place: string): void {
  const { property: name, kind, type } = property;
  if (kind === 'xhtml') {
    out.push(narrative(textOf(value, place), place));
    return;
  }
  if (kind === 'resource') {
    out.push(`<${name}>`);
    writeResource(out, value, place, '');
    out.push(`</${name}>`);
    return;
  }
  const plan = planOf(type);
  const holder = kind === 'primitive' ? (sibling ?? {}) : value;
  if (!plan || !isObject(holder)) throw refusal(place);
  out.push(`<${name}`);
  writeAttributes(out, holder, plan, place);
  if (kind === 'primitive' && value !== undefined) out.push(` value="${escapeAttribute(textOf(value, place), place)}"`);
  const mark = out.length;
  out.push('>');
  if (kind === 'primitive') writeExtensions(out, holder, plan, place);
  else writeChildren(out, holder, plan, place);
  if (out.length === mark + 1) out[mark] = '/>';
  else out.push(`</${name}>`);
}

/** The sibling of a primitive holds its `id`, an attribute here, and its extensions; the model also lists `value`. */
function writeExtensions(out: string[], sibling: JsonObject, plan: TypePlan, place: string): void {
  if (Object.hasOwn(sibling, 'value')) throw refusal(place);
  writeChildren(out, sibling, plan, place);
}

/** The narrative as it is when it is well-formed; one that is not is kept as plain text. */
function narrative(div: string, place: string): string {
  const trimmed = div.trim();
  const open = /^<div(?=[\s/>])[^>]*>/.exec(trimmed)?.[0];
  if (open !== undefined) {
    const named = /\sxmlns\s*=/.test(open) ? trimmed : `<div xmlns="${xhtmlNamespace}"${trimmed.slice('<div'.length)}`;
    if (isWellFormed(named)) return named;
  }
  return `<div xmlns="${xhtmlNamespace}">${escapeAttribute(div, place)}</div>`;
}

function isWellFormed(markup: string): boolean {
  try {
    new SaxesParser({ xmlns: true, position: false }).write(markup).close();
    return true;
  } catch {
    return false;
  }
}

function textOf(value: unknown, place: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value instanceof ExactNumber) return value.text;
  throw refusal(place);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 cannot carry
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

function escapeAttribute(text: string, place: string): string {
  if (forbidden.test(text) || !text.isWellFormed()) throw refusal(place);
  return text.replace(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character);
}

function toList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

function refusal(place: string): FhirError {
  return new FhirError({ code: unrepresentable, ...(place === '' ? {} : { expression: [place] }) });
}
