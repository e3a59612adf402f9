/** What the platform calls itself towards the FSE. */
export interface FseSettings {
  /** Region as an organisation of the FSE: three digits, `150` for Campania. */
  readonly region: string;
  /** Number of the repository of documents below the node of the region (…4.5.X). */
  readonly repository: string;
}

/** Settings for what only describes the operations. */
export const usualSettings: FseSettings = { region: '150', repository: '1' };
