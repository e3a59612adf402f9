import { type ViewDefinition, ViewError } from './definition.ts';

/** Literals by the name of the constant. */
export type Constants = ReadonlyMap<string, string>;

/** Variables that FHIRPath itself has, and the one that views have. */
const known = new Set(['context', 'resource', 'rootResource', 'ucum', 'sct', 'loinc', 'rowIndex']);

/** The constants of a view as FHIRPath literals. Throws {@link ViewError} for one without a value. */
export function readConstants(view: ViewDefinition): Constants {
  return new Map(
    (view.constant ?? []).map((constant) => {
      const [member, value] = Object.entries(constant).find(([key]) => /^value[A-Z]/.test(key)) ?? ['', undefined];
      return [String(constant['name']), literalOf(member.slice('value'.length), value, String(constant['name']))];
    }),
  );
}

function literalOf(type: string, value: unknown, name: string): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new ViewError(`constant ${name}: no value`);
  if (type === 'Date') return `@${value}`;
  if (type === 'DateTime' || type === 'Instant') return value.includes('T') ? `@${value}` : `@${value}T`;
  if (type === 'Time') return `@T${value}`;
  if (type === 'Integer64') return value;
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/**
 * The expression with each `%name` replaced by its literal, but not inside texts. Throws {@link ViewError} for a name that is
 * no constant of the view. Source: SQL on FHIR v2, ViewDefinition.constant: the literal is substituted.
 */
export function substituteConstants(expression: string, constants: Constants): string {
  return expression.replace(
    /('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\/\/[^\n]*)|%(?:([A-Za-z][A-Za-z0-9_]*)|`([^`]*)`)/g,
    (whole: string, text: string | undefined, plain: string | undefined, quoted: string | undefined) => {
      if (text !== undefined) return whole;
      const name = plain ?? quoted ?? '';
      const literal = constants.get(name);
      if (literal !== undefined) return literal;
      if (known.has(name)) return whole;
      throw new ViewError(`%${name} is no constant of this view`);
    },
  );
}
