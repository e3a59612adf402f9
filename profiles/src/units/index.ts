import commonUnits from './common-units.json' with { type: 'json' };
import { lookUpUnit, type UnitConversion } from './ucum.ts';

/** A quantity in UCUM base units (g, m, s, rad, K, C, cd), e.g. 5 mg/dL is `{ value: 50, unit: 'g.m-3' }`. */
export interface CanonicalQuantity {
  readonly value: number;
  readonly unit: string;
}

/** Units come from clients, so the memory of unusual ones is bounded. */
const rememberedUnits = 2000;

const conversions = new Map<string, UnitConversion | undefined>(
  Object.entries(commonUnits).map(([code, [factor, unit]]) => [
    code,
    { kind: 'linear', factor: Number(factor), unit: String(unit) },
  ]),
);
conversions.set('Cel', { kind: 'special', convert: (value) => value + 273.15, unit: 'K' });

/**
 * Turns a value with a UCUM code (case sensitive) into base units, so that quantities in different units of the same
 * dimension compare; exact to about 1e-12 of the value. Undefined for a code that UCUM does not know, and for arbitrary
 * units such as `[IU]`, which are not commensurable with anything.
 *
 * The UCUM library (heavy) is loaded only for units outside a small table.
 *
 * @see UCUM 2.1, https://ucum.org/ucum
 */
export function canonicalQuantity(value: number, code: string): CanonicalQuantity | undefined {
  const conversion = conversionOf(code);
  if (!conversion || !Number.isFinite(value)) return undefined;
  const canonical = conversion.kind === 'linear' ? value * conversion.factor : conversion.convert(value);
  return canonical === undefined || !Number.isFinite(canonical)
    ? undefined
    : { value: canonical, unit: conversion.unit };
}

/** Tells whether UCUM knows a unit well enough to convert it. */
export function isConvertibleUnit(code: string): boolean {
  return conversionOf(code) !== undefined;
}

function conversionOf(code: string): UnitConversion | undefined {
  if (conversions.has(code)) return conversions.get(code);
  const found = lookUpUnit(code);
  if (conversions.size < rememberedUnits) conversions.set(code, found);
  return found;
}
