/** What a file name is made from. */
export interface FileNameParts {
  readonly region: string;
  readonly authority: string;
  readonly year: number;
  readonly quarter: number;
  /** 1 or 2, the tracciato. */
  readonly file: 1 | 2;
  /** Day of extraction, `AAAA-MM-GG`. */
  readonly date: string;
  readonly shipment: number;
}

const placeholders: Readonly<Record<string, (parts: FileNameParts) => string>> = {
  region: ({ region }) => region,
  authority: ({ authority }) => authority,
  year: ({ year }) => String(year),
  yy: ({ year }) => String(year).slice(2),
  quarter: ({ quarter }) => String(quarter),
  file: ({ file }) => String(file),
  // Names of the two files in Sicily: registry (anagrafica) and services (prestazioni).
  name: ({ file }) => (file === 1 ? 'AAD' : 'APS'),
  date: ({ date }) => date,
  shipment: ({ shipment }) => String(shipment).padStart(2, '0'),
};

/** The template that Sicily uses; the rule of Campania is not public. */
export const defaultFileNameTemplate = '{region}{authority}_000_{year}_{quarter}_SIAD_{name}_al_{date}.xml';

/** Tells whether a template makes names that are safe and differ between the two files. */
export function isFileNameTemplate(template: string): boolean {
  const names = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
  return (
    /^[A-Za-z0-9_.{}-]{1,200}$/.test(template) &&
    /^[A-Za-z0-9{]/.test(template) &&
    template.endsWith('.xml') &&
    names.every((name) => Object.hasOwn(placeholders, name)) &&
    !/[{}]/.test(template.replace(/\{[^{}]*\}/g, '')) &&
    (names.includes('file') || names.includes('name'))
  );
}

/** Makes the name of a file from a template that `isFileNameTemplate` accepts. */
export function toFileName(template: string, parts: FileNameParts): string {
  return template.replace(/\{([^{}]*)\}/g, (_, name: string) => placeholders[name]?.(parts) ?? '');
}
