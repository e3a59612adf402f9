import { type ElementModel, elementOf, typeModel } from '../model/index.ts';

/** Namespace of FHIR elements. Source: FHIR R4 xml.html. */
export const fhirNamespace = 'http://hl7.org/fhir';
/** Namespace of the narrative. Source: FHIR R4 narrative.html. */
export const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';

/** How the content of an element is written. */
export type ContentKind = 'primitive' | 'complex' | 'resource' | 'xhtml';

/** How one property of a type is written in XML. */
export interface PropertyPlan {
  readonly property: string;
  readonly element: ElementModel;
  /** Name to give to `planOf` for the content. */
  readonly type: string;
  readonly kind: ContentKind;
  /** True for what XML writes as an attribute: `id` of data types, `url` of extensions. */
  readonly attribute: boolean;
  /** Position in the order of the definition. */
  readonly order: number;
  readonly repeats: boolean;
}

/** How the properties of one type are written, found by name. */
export interface TypePlan {
  readonly type: string;
  property(name: string): PropertyPlan | undefined;
}

const plans = new Map<string, TypePlan>();

/** The XML plan of a FHIR type, made on first use; undefined for a name that is no type. */
export function planOf(type: string): TypePlan | undefined {
  const known = plans.get(type);
  if (known) return known;
  const model = typeModel(type);
  if (!model) return undefined;
  const isResource = model.kind === 'resource';
  const order = new Map(model.elements.map((element, index) => [element, index]));
  const properties = new Map<string, PropertyPlan | undefined>();
  const plan: TypePlan = {
    type,
    property(name) {
      if (properties.has(name)) return properties.get(name);
      const match = elementOf(type, name);
      if (!match) return undefined;
      const made: PropertyPlan = {
        property: name,
        element: match.element,
        type: match.type,
        kind: contentKind(match.type),
        attribute: (name === 'id' && !isResource) || (name === 'url' && type === 'Extension'),
        order: order.get(match.element) ?? 0,
        repeats: match.element.max > 1,
      };
      properties.set(name, made);
      return made;
    },
  };
  plans.set(type, plan);
  return plan;
}

function contentKind(type: string): ContentKind {
  if (type === 'xhtml') return 'xhtml';
  if (type === 'Resource') return 'resource';
  return typeModel(type)?.kind === 'primitive-type' ? 'primitive' : 'complex';
}
