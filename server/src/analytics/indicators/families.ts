/** By what an indicator can be broken down, in the order in which reports name it. */
export const dimensions = [
  'authority',
  'district',
  'organization',
  'prescriber',
  'month',
  'plan-type',
  'service',
  'priority-class',
  'regime',
  'kind',
  'branch',
  'medicine',
  'channel',
  'outcome',
  'transmission',
  'days-left',
  'flow',
  'hours',
  'equipment',
  'age-band',
  'level',
  'sex',
] as const;
export type Dimension = (typeof dimensions)[number];

/** Data that are collected together: views and tables, in folders of this name. */
export type DatasetName = 'home-care' | 'medicines' | 'bookings';

/** Names of the families of indicators, which are those of their folders. */
export const familyNames = ['home-care', 'prescriptions', 'oxygen', 'waiting-times'] as const;
export type FamilyName = (typeof familyNames)[number];

/** Indicators that are asked for together: those of one dashboard. */
export interface Family {
  readonly name: FamilyName;
  readonly dataset: DatasetName;
  /** Operation on MeasureReport, and what the names of measures start with. */
  readonly operation: string;
  readonly measures: string;
  readonly dimensions: readonly Dimension[];
  /**
   * What is masked: `table` looks at the table that is asked for; `breakdowns` at all coarser ones too, so that they cannot be
   * subtracted from each other.
   */
  readonly masking: 'table' | 'breakdowns';
}

const ofMedicines: readonly Dimension[] = ['authority', 'organization', 'prescriber', 'month', 'age-band', 'sex'];

/** The families, by name. */
export const families: Readonly<Record<FamilyName, Family>> = {
  'home-care': {
    name: 'home-care',
    dataset: 'home-care',
    operation: 'home-care-indicators',
    measures: 'home-care',
    dimensions: ['authority', 'district', 'age-band', 'level', 'sex'],
    masking: 'table',
  },
  prescriptions: {
    name: 'prescriptions',
    dataset: 'medicines',
    operation: 'prescription-indicators',
    measures: 'prescription',
    dimensions: inOrder([
      ...ofMedicines,
      'plan-type',
      'kind',
      'branch',
      'medicine',
      'channel',
      'outcome',
      'transmission',
      'days-left',
    ]),
    masking: 'breakdowns',
  },
  oxygen: {
    name: 'oxygen',
    dataset: 'medicines',
    operation: 'oxygen-indicators',
    measures: 'oxygen',
    dimensions: inOrder([...ofMedicines, 'days-left', 'flow', 'hours', 'equipment']),
    masking: 'breakdowns',
  },
  'waiting-times': {
    name: 'waiting-times',
    dataset: 'bookings',
    operation: 'booking-waiting-times',
    measures: 'waiting-time',
    dimensions: inOrder([
      'authority',
      'organization',
      'month',
      'service',
      'priority-class',
      'regime',
      'channel',
      'age-band',
      'sex',
    ]),
    masking: 'breakdowns',
  },
};

/** The column that holds a dimension. */
export function columnOf(dimension: Dimension): string {
  return dimension.replaceAll('-', '_');
}

/**
 * Dimensions with those that they lie in: an organization is one of an authority, a prescriber one of an organization. So a
 * figure is masked with what it is a part of.
 */
export function withEnclosing(asked: readonly Dimension[]): readonly Dimension[] {
  const enclosed = asked.includes('prescriber') ? [...asked, 'organization', 'authority'] : asked;
  return inOrder(enclosed.includes('organization') ? [...enclosed, 'authority'] : enclosed);
}

function inOrder(names: readonly string[]): readonly Dimension[] {
  return dimensions.filter((dimension) => names.includes(dimension));
}
