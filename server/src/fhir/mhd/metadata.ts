import type { Issue } from '@sinfonia/profiles/issues';
import { isObject, type JsonObject } from '../operations/operation-parameters.ts';
import table from './metadata.json' with { type: 'json' };

/** Levels of metadata that a submission may declare. */
export type MetadataLevel = 'minimal' | 'uncontained' | 'comprehensive';

/** What the metadata of a submission are of. */
export type MetadataOf = 'SubmissionSet' | 'Folder' | 'DocumentReference';

interface Rule {
  readonly level: string;
  readonly of: string;
  readonly element: string;
  readonly min?: number;
  readonly max?: number;
  readonly is?: string;
  readonly in?: readonly string[];
  readonly contained?: boolean;
}

const rules: readonly Rule[] = table.rules;

/** The level that the profiles of a Bundle declare; the most demanding of several, undefined when they declare none. */
export function levelOf(profiles: readonly unknown[]): MetadataLevel | undefined {
  const names = ['comprehensive', 'uncontained', 'minimal'] as const;
  return names.find((name) =>
    profiles.some((profile) => typeof profile === 'string' && profile.split('|')[0] === table.levels[name].profile),
  );
}

/**
 * Faults of the metadata of a resource of a submission: one `mhd-metadata` for each rule that it breaks, with the place.
 *
 * @param place FHIRPath place of the resource in the Bundle
 */
export function metadataFaults(
  resource: JsonObject,
  of: MetadataOf,
  level: MetadataLevel,
  place: string,
): readonly Issue[] {
  const counted: readonly string[] = [level, ...table.levels[level].includes];
  return rules
    .filter((rule) => rule.of === of && counted.includes(rule.level))
    .flatMap((rule) => {
      const cardinality = brokenBy(valuesAt(resource, stepsOf(rule.element)), rule);
      if (cardinality === undefined) return [];
      const element = shortOf(rule.element);
      return [
        {
          code: 'mhd-metadata' as const,
          expression: [`${place}.${element.split('(')[0]}`],
          values: { level, type: of, element, cardinality },
        },
      ];
    });
}

/** What a rule asks for, when values break it: `1..1`, `0`, `= current`, `#contained`. */
function brokenBy(values: readonly unknown[], rule: Rule): string | undefined {
  const { min = 0, max = Number.POSITIVE_INFINITY } = rule;
  if (values.length < min || values.length > max) return `${min}..${max === Number.POSITIVE_INFINITY ? '*' : max}`;
  const allowed = rule.is === undefined ? rule.in : [rule.is];
  if (allowed !== undefined && values.some((value) => !allowed.includes(String(value)))) {
    return `= ${allowed.join(' | ')}`;
  }
  const isOutside = (value: unknown): boolean => typeof value !== 'string' || !value.startsWith('#');
  return rule.contained === true && values.some(isOutside) ? '#contained' : undefined;
}

/** The steps of a path: member names, an extension by its address in parentheses. */
function stepsOf(path: string): readonly string[] {
  return path.match(/[A-Za-z]+(?:\([^)]*\))?/g) ?? [];
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return value === undefined || value === null ? [] : [value];
  if (!isObject(value)) return [];
  const [, name = '', url] = /^([A-Za-z]+)(?:\((.*)\))?$/.exec(step) ?? [];
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  if (url === undefined) return valuesAt(member, rest);
  const extensions = Array.isArray(member) ? member.filter((one) => isObject(one) && one['url'] === url) : [];
  return valuesAt(extensions, rest);
}

/** A path as a reader would have it: extensions by the last part of their address. */
function shortOf(path: string): string {
  return path.replace(/\((?:[^)]*\/)?([^)/]+)\)\.\w+/g, '($1)');
}
