import type { SaxesTagNS } from 'saxes';
import { FhirError, type Issue, type IssueCode } from '../issues/index.ts';
import { isResourceType, nearest, resourceTypes, typeModel } from '../model/index.ts';
import { fhirNamespace, type PropertyPlan, planOf, type TypePlan, xhtmlNamespace } from './element-plan.ts';
import { type Frame, type ReadItem, toJsonObject } from './frame.ts';
import { NarrativeCapture } from './narrative-capture.ts';
import { type DecimalReader, primitiveValue } from './primitive-value.ts';

/** Most elements inside one another, narrative included. */
export const maxDepth = 100;

/** Where the parser is: line from 1, position in the text from 0. */
export interface Position {
  readonly line: number;
  readonly offset: number;
}

const ignoredAttributeNamespaces = new Set([
  'http://www.w3.org/2000/xmlns/',
  'http://www.w3.org/2001/XMLSchema-instance',
]);

/** Builds the JSON form of a resource from the events of an XML parser. One builder reads one document. */
export class ResourceBuilder {
  readonly #source: string;
  readonly #decimal: DecimalReader;
  readonly #position: () => Position;
  readonly #frames: Frame[] = [];
  #narrative: NarrativeCapture | undefined;
  #result: unknown;

  constructor(source: string, decimal: DecimalReader, position: () => Position) {
    this.#source = source;
    this.#decimal = decimal;
    this.#position = position;
  }

  /** The resource, once its end tag has been read. */
  get result(): unknown {
    return this.#result;
  }

  open(tag: SaxesTagNS): void {
    if (this.#frames.length + (this.#narrative?.depth ?? 0) >= maxDepth) {
      throw this.#refusal('xml-too-deep', { limit: maxDepth });
    }
    if (this.#narrative) {
      this.#openNarrative(tag);
      return;
    }
    const parent = this.#frames.at(-1);
    if (!parent || parent.property?.kind === 'resource') this.#openResource(tag, parent);
    else this.#openElement(tag, parent);
  }

  text(text: string): void {
    if (this.#narrative) this.#narrative.text(text);
    else if (/[^ \t\r\n]/.test(text)) throw this.#refusal('xml-text-content');
  }

  close(tag: SaxesTagNS): void {
    if (this.#narrative) {
      const div = this.#narrative.close(tag, this.#position().offset);
      if (div === undefined) return;
      this.#narrative = undefined;
      this.#finish({ value: div });
      return;
    }
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (!frame.property) this.#closeResource(frame);
    else this.#finish(this.#itemOf(frame, frame.property));
  }

  #openResource(tag: SaxesTagNS, wrapper: Frame | undefined): void {
    if (tag.uri !== fhirNamespace) throw this.#refusal('xml-namespace', { namespace: fhirNamespace });
    if (wrapper?.resource !== undefined) throw this.#refusal('xml-resource-expected');
    const type = tag.local;
    const plan = isResourceType(type) ? planOf(type) : undefined;
    if (!plan) {
      const near = nearest(type.slice(0, 64), resourceTypes()) ?? 'Patient';
      throw this.#refusal('xml-unknown-resource', { nearest: near });
    }
    this.#push({ plan, resourceType: type, place: wrapper?.place ?? type }, tag, () => false);
  }

  #openElement(tag: SaxesTagNS, parent: Frame): void {
    const property = this.#propertyFor(tag, parent);
    const known = parent.items.get(property);
    if (known && !property.repeats) throw this.#refusal('xml-repeated-element');
    if (property.order < parent.order) throw this.#refusal('xml-element-order', { type: parent.plan?.type ?? '' });
    parent.order = property.order;
    const items = known ?? [];
    if (!known) parent.items.set(property, items);
    const place = `${parent.place}.${property.element.name}${property.repeats ? `[${items.length}]` : ''}`;
    if (property.kind === 'xhtml') {
      this.#push({ property, place }, undefined, () => false);
      this.#narrative = new NarrativeCapture(this.#source, this.#position().offset);
      this.#openNarrative(tag);
      return;
    }
    if (property.kind === 'resource') {
      this.#push({ property, place }, tag, () => false);
      return;
    }
    const plan = planOf(property.type);
    if (!plan) throw this.#refusal('xml-unknown-element', { type: property.type, nearest: '' });
    const primitive = property.kind === 'primitive';
    this.#push({ property, plan, place }, tag, (name) => (primitive && name === 'value') || isAttribute(plan, name));
  }

  #propertyFor(tag: SaxesTagNS, parent: Frame): PropertyPlan {
    const property = parent.plan?.property(tag.local);
    const namespace = property?.kind === 'xhtml' ? xhtmlNamespace : fhirNamespace;
    if (tag.uri !== namespace) throw this.#refusal('xml-namespace', { namespace });
    // A primitive has a `value` in the model too, which XML writes as an attribute.
    const inPrimitive = parent.property?.kind === 'primitive' && tag.local === 'value';
    if (property && !property.attribute && !inPrimitive) return property;
    const type = parent.plan?.type ?? '';
    const names = typeModel(type)?.elements.map((element) => element.name) ?? [];
    throw this.#refusal('xml-unknown-element', {
      type,
      nearest: nearest(tag.local.slice(0, 64), names) ?? names[0] ?? '',
    });
  }

  #openNarrative(tag: SaxesTagNS): void {
    if (this.#narrative?.open(tag) !== true) throw this.#refusal('xml-namespace', { namespace: xhtmlNamespace });
  }

  #push(
    start: Pick<Frame, 'place'> & Partial<Frame>,
    tag: SaxesTagNS | undefined,
    allows: (attribute: string) => boolean,
  ): void {
    const frame: Frame = {
      ...start,
      line: this.#position().line,
      attributes: {},
      items: new Map(),
      order: -1,
    };
    this.#frames.push(tag ? { ...frame, attributes: this.#attributes(tag, frame, allows) } : frame);
  }

  #attributes(tag: SaxesTagNS, frame: Frame, allows: (name: string) => boolean): Record<string, string> {
    const read: Record<string, string> = {};
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.name === 'xmlns' || ignoredAttributeNamespaces.has(attribute.uri)) continue;
      if (attribute.uri !== '' || !allows(attribute.name)) {
        throw this.#refusalAt(frame, 'xml-unknown-attribute', { type: frame.plan?.type ?? frame.property?.type ?? '' });
      }
      read[attribute.name] = attribute.value;
    }
    return read;
  }

  #closeResource(frame: Frame): void {
    this.#frames.pop();
    const resource = toJsonObject(frame);
    const wrapper = this.#frames.at(-1);
    if (wrapper) wrapper.resource = resource;
    else this.#result = resource;
  }

  #itemOf(frame: Frame, property: PropertyPlan): ReadItem {
    if (property.kind === 'resource') {
      if (frame.resource === undefined) throw this.#refusalAt(frame, 'xml-resource-expected');
      return { value: frame.resource };
    }
    const { value: text, ...others } = frame.attributes;
    const object = toJsonObject({ ...frame, attributes: others });
    const empty = Object.keys(object).length === 0;
    if (property.kind === 'complex') {
      if (empty) throw this.#refusalAt(frame, 'xml-empty-element');
      return { value: object };
    }
    if (text === undefined && empty) throw this.#refusalAt(frame, 'xml-empty-element');
    const value = text === undefined ? undefined : primitiveValue(property.type, text, this.#decimal);
    if (text !== undefined && value === undefined) {
      throw this.#refusalAt(frame, 'xml-invalid-value', { type: property.type });
    }
    return { ...(value === undefined ? {} : { value }), ...(empty ? {} : { sibling: object }) };
  }

  /** Hands a finished element to its parent. */
  #finish(item: ReadItem): void {
    const frame = this.#frames.pop();
    if (frame?.property) this.#frames.at(-1)?.items.get(frame.property)?.push(item);
  }

  #refusal(code: IssueCode, values: NonNullable<Issue['values']> = {}): FhirError {
    return refusal(code, this.#frames.at(-1)?.place, { line: this.#position().line, ...values });
  }

  #refusalAt(frame: Frame, code: IssueCode, values: NonNullable<Issue['values']> = {}): FhirError {
    return refusal(code, frame.place, { line: frame.line, ...values });
  }
}

function isAttribute(plan: TypePlan, name: string): boolean {
  return plan.property(name)?.attribute === true;
}

function refusal(code: IssueCode, place: string | undefined, values: NonNullable<Issue['values']>): FhirError {
  return new FhirError({ code, ...(place === undefined ? {} : { expression: [place] }), values });
}
