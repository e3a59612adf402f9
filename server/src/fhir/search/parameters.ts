import {
  type SearchParameterComponent,
  type SearchParameterModel,
  type SearchParameterType,
  searchParameters,
  typeModel,
} from '@sinfonia/profiles/model';
import { type Selection, selectElements } from './expressions/element-path.ts';

/** A search parameter as it applies to one resource type. */
export interface SearchParameter {
  /** Type it was looked up for. */
  readonly resourceType: string;
  readonly code: string;
  readonly type: SearchParameterType;
  readonly url: string;
  readonly expression?: string;
  /** Resource types that a reference may point to; empty for any. */
  readonly targets: readonly string[];
  readonly components: readonly SearchParameterComponent[];
  /** FHIR types of the elements it selects. */
  readonly elementTypes: ReadonlySet<string>;
  /** Required value sets of its `code` elements, whose system is implied. */
  readonly impliedValueSets: readonly string[];
  /** What it selects; undefined for special parameters and expressions outside the supported FHIRPath. */
  readonly selection: Selection | undefined;
}

let byType: Map<string, SearchParameterModel[]> | undefined;
const tables = new Map<string, ReadonlyMap<string, SearchParameter>>();

/**
 * The search parameters of a resource type by code, those of `Resource` and `DomainResource` included; empty for an
 * unknown type. `Resource` itself gives the parameters every type has.
 */
export function parametersOf(type: string): ReadonlyMap<string, SearchParameter> {
  const known = tables.get(type);
  if (known) return known;
  byType ??= groupByBase();
  const table = new Map<string, SearchParameter>();
  for (const base of basesOf(type)) {
    for (const model of byType.get(base) ?? []) table.set(model.code, resolve(model, type));
  }
  tables.set(type, table);
  return table;
}

/** One search parameter of a type, or undefined. */
export function parameterOf(type: string, code: string): SearchParameter | undefined {
  return parametersOf(type).get(code);
}

function groupByBase(): Map<string, SearchParameterModel[]> {
  const groups = new Map<string, SearchParameterModel[]>();
  for (const model of searchParameters()) {
    for (const base of model.base) {
      const group = groups.get(base);
      if (group) group.push(model);
      else groups.set(base, [model]);
    }
  }
  return groups;
}

function basesOf(type: string): string[] {
  const chain: string[] = [];
  for (let name: string | undefined = type; name !== undefined; name = typeModel(name)?.base) chain.unshift(name);
  return chain[0] === 'Resource' ? chain : [];
}

function resolve(model: SearchParameterModel, resourceType: string): SearchParameter {
  let details: ParameterDetails | undefined;
  // Worked out on first use: a process rarely meets more than a few dozen of the 148 types.
  const lazily = (): ParameterDetails => {
    details ??= detailsOf(model, resourceType);
    return details;
  };
  return {
    resourceType,
    code: model.code,
    type: model.type,
    url: model.url,
    ...(model.expression === undefined ? {} : { expression: model.expression }),
    targets: model.target?.includes('Resource') ? [] : (model.target ?? []),
    components: model.components ?? [],
    get selection() {
      return lazily().selection;
    },
    get elementTypes() {
      return lazily().elementTypes;
    },
    get impliedValueSets() {
      return lazily().impliedValueSets;
    },
  };
}

type ParameterDetails = Pick<SearchParameter, 'selection' | 'elementTypes' | 'impliedValueSets'>;

function detailsOf(model: SearchParameterModel, resourceType: string): ParameterDetails {
  const selection = model.expression === undefined ? undefined : selectElements(model.expression, resourceType);
  const paths = selection?.kind === 'elements' ? selection.paths : [];
  return {
    selection,
    elementTypes: new Set(paths.map((path) => path.type)),
    impliedValueSets: paths.flatMap(({ type, element }) =>
      type === 'code' && element?.binding?.strength === 'required' ? [element.binding.valueSet] : [],
    ),
  };
}
