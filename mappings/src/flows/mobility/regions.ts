import provinces from '../siad/residence.json' with { type: 'json' };
import more from './regions.json' with { type: 'json' };

const regionOf = new Map(
  [...Object.entries(provinces.regions), ...Object.entries(more.regions)].flatMap(([region, codes]) =>
    codes.map((code): [string, string] => [code, region]),
  ),
);

/** Region (3 digits) of an ISTAT municipality, or of a province with or without `000`; undefined for one not in the data. */
export function regionOfPlace(code: string | undefined): string | undefined {
  return code === undefined ? undefined : regionOf.get(code.slice(0, 3));
}
