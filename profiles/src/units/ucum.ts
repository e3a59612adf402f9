import { createRequire } from 'node:module';

/** How a unit turns into base units: by a factor, or by a function when the scale has its own zero or is not linear. */
export type UnitConversion =
  | { readonly kind: 'linear'; readonly factor: number; readonly unit: string }
  | { readonly kind: 'special'; readonly convert: (value: number) => number | undefined; readonly unit: string };

/** The part of `@lhncbc/ucum-lhc` that we use; the package has no type declarations. */
interface UcumUtilities {
  /** Parser behind `convertToBaseUnits`; throws on text that is not a unit expression. */
  readonly uStrParser_: { parseString(unit: string, purpose: 'validate', suggest: boolean): unknown };
  convertToBaseUnits(
    unit: string,
    value: number,
  ): {
    readonly status: string;
    readonly magnitude?: number;
    readonly unitToExp?: Readonly<Record<string, number>>;
    readonly fromUnitIsSpecial?: boolean;
  };
}

const require = createRequire(import.meta.url);
let utilities: UcumUtilities | undefined;

/** Asks the UCUM library about a unit code (case sensitive); undefined for an unknown or arbitrary unit. */
export function lookUpUnit(code: string): UnitConversion | undefined {
  utilities ??= (
    require('@lhncbc/ucum-lhc') as { UcumLhcUtils: { getInstance(): UcumUtilities } }
  ).UcumLhcUtils.getInstance();
  const library = utilities;
  try {
    // Where the parser throws, `convertToBaseUnits` would print the text, which comes from a client, to the console.
    library.uStrParser_.parseString(code, 'validate', false);
  } catch {
    return undefined;
  }
  const one = library.convertToBaseUnits(code, 1);
  if (one.status !== 'succeeded' || one.magnitude === undefined || !one.unitToExp) return undefined;
  const unit = unitText(one.unitToExp);
  if (!one.fromUnitIsSpecial) return { kind: 'linear', factor: one.magnitude, unit };
  return { kind: 'special', convert: (value) => library.convertToBaseUnits(code, value).magnitude, unit };
}

function unitText(powers: Readonly<Record<string, number>>): string {
  const parts = Object.entries(powers)
    .filter(([, power]) => power !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([base, power]) => (power === 1 ? base : `${base}${power}`));
  return parts.length === 0 ? '1' : parts.join('.');
}
