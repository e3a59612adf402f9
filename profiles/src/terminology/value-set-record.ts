import type { ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes';
import { toDesignations } from './names.ts';
import { headerOf, toDesignation } from './record-parts.ts';
import type { IncludeRecord, ListedConcept, ValueSetRecord } from './records.ts';

/** Reduces a ValueSet to its definition; a value set that only has an expansion is taken at its expansion. */
export function toValueSetRecord(set: ValueSet): ValueSetRecord {
  const include = set.compose ? (set.compose.include ?? []).map(toInclude) : fromExpansion(set);
  return {
    kind: 'set',
    ...headerOf(set),
    ...(set.compose?.inactive === undefined ? {} : { inactive: set.compose.inactive }),
    include,
    exclude: (set.compose?.exclude ?? []).map(toInclude),
  };
}

function toInclude(include: ValueSetComposeInclude): IncludeRecord {
  return {
    ...(include.system ? { system: include.system } : {}),
    ...(include.concept
      ? {
          concepts: include.concept.map(({ code, display, designation }): ListedConcept => {
            const named = [code ?? '', display ?? ''] as const;
            return designation ? [...named, designation.map(toDesignation)] : named;
          }),
        }
      : {}),
    ...(include.filter
      ? {
          filters: include.filter.map((filter) => ({
            property: filter.property ?? '',
            op: filter.op ?? '',
            value: filter.value ?? '',
          })),
        }
      : {}),
    ...(include.valueSet ? { valueSets: include.valueSet } : {}),
  };
}

/** The definition of a value set as ValueSet.compose. */
export function toCompose({ include, exclude, inactive }: ValueSetRecord): NonNullable<ValueSet['compose']> {
  return {
    ...(inactive === undefined ? {} : { inactive }),
    include: include.map(fromInclude),
    ...(exclude.length > 0 ? { exclude: exclude.map(fromInclude) } : {}),
  };
}

function fromInclude({ system, concepts, filters, valueSets }: IncludeRecord): ValueSetComposeInclude {
  return {
    ...(system === undefined ? {} : { system }),
    ...(concepts === undefined
      ? {}
      : {
          concept: concepts.map(([code, display, designations]) => ({
            code,
            ...(display === '' ? {} : { display }),
            ...(designations === undefined ? {} : { designation: toDesignations(designations) }),
          })),
        }),
    ...(filters === undefined
      ? {}
      : { filter: filters.map((filter) => ({ ...filter }) as NonNullable<ValueSetComposeInclude['filter']>[number]) }),
    ...(valueSets === undefined ? {} : { valueSet: [...valueSets] }),
  };
}

function fromExpansion(set: ValueSet): IncludeRecord[] {
  const bySystem = new Map<string, ListedConcept[]>();
  const walk = (list: NonNullable<ValueSet['expansion']>['contains']): void => {
    for (const item of list ?? []) {
      if (item.system && item.code && item.abstract !== true) {
        const codes = bySystem.get(item.system) ?? [];
        codes.push([item.code, item.display ?? '']);
        bySystem.set(item.system, codes);
      }
      walk(item.contains);
    }
  };
  walk(set.expansion?.contains);
  return [...bySystem].map(([system, concepts]) => ({ system, concepts }));
}
