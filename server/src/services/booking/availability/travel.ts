import type { Point } from './offer.ts';

/** A point as a vector of length one from the centre of the earth. */
export type Direction = readonly [number, number, number];

const earthMetres = 6_371_000;

/** The direction of a point. */
export function directionOf({ latitude, longitude }: Point): Direction {
  const [height, width] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(height) * Math.cos(width), Math.cos(height) * Math.sin(width), Math.sin(height)];
}

/** Metres between two directions along the great circle, as the crow flies; whole metres, so that ties are ties. */
export function metresBetween(one: Direction, other: Direction): number {
  const chord = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
  return Math.round(2 * earthMetres * Math.asin(Math.min(1, chord / 2)));
}
