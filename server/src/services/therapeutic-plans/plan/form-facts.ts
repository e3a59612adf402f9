import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { isCivilDate } from '@sinfonia/mappings';
import { answersOf, type PlainAnswer, type Row } from '../evaluation/answers.ts';
import type { PlanType } from '../evaluation/plan-type.ts';

/** What a form says of the plan itself; absent where the form is silent. */
export interface FormFacts {
  /** Code of plan-renewal-kind. */
  readonly kind?: string;
  /** Whether the longest validity is that of a first plan or of a renewal. */
  readonly duration: 'first' | 'renewal';
  readonly start?: string;
  readonly end?: string;
  readonly atc?: string;
  readonly aic?: string;
  readonly dose?: { readonly value: number; readonly unit: string; readonly perDay: number };
  readonly durationDays?: number;
  readonly packsPerMonth?: number;
  readonly diagnosis?: string;
  readonly diagnosisText?: string;
  readonly channel?: string;
  /** Capacity in which the form says that it was filled in, for a plan that was issued elsewhere. */
  readonly capacity?: { readonly role: string; readonly specialties: readonly string[] };
  /** Aids by code, with their quantity a month. */
  readonly aids: ReadonlyMap<string, number | undefined>;
}

const wanted = new Set([
  'requestKind',
  'planStart',
  'planEnd',
  'ingredient',
  'product',
  'dosePerIntake',
  'doseUnit',
  'intakesPerDay',
  'durationDays',
  'packsPerMonth',
  'diagnosisCode',
  'diagnosisText',
  'channel',
  'prescriberRole',
  'specialty',
  'aids',
]);

/** Reads from a form what the plan itself repeats. */
export function factsOf(type: PlanType, response: QuestionnaireResponse | undefined): FormFacts {
  const answers = answersOf(response, wanted);
  const one = (linkId: string): PlainAnswer | undefined => {
    const [first] = answers.get(linkId) ?? [];
    return typeof first === 'object' ? undefined : first;
  };
  const text = (linkId: string): string | undefined => {
    const value = one(linkId);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const number = (linkId: string): number | undefined => {
    const value = one(linkId);
    return typeof value === 'number' && value > 0 ? value : undefined;
  };
  const day = (linkId: string): string | undefined => {
    const value = text(linkId);
    return value !== undefined && isCivilDate(value) ? value : undefined;
  };
  const kind = text('requestKind');
  const form = type.forms.find(({ questionnaire }) => questionnaire === response?.questionnaire);
  const [value, unit, perDay] = [number('dosePerIntake'), text('doseUnit'), number('intakesPerDay')];
  const role = text('prescriberRole');
  return withoutAbsent({
    kind,
    duration: form?.kind ?? (kind === undefined || kind === 'first' ? 'first' : 'renewal'),
    start: day('planStart'),
    end: day('planEnd'),
    atc: text('ingredient'),
    aic: text('product'),
    dose: value === undefined || unit === undefined || perDay === undefined ? undefined : { value, unit, perDay },
    durationDays: number('durationDays'),
    packsPerMonth: number('packsPerMonth'),
    diagnosis: text('diagnosisCode'),
    diagnosisText: text('diagnosisText'),
    channel: text('channel'),
    capacity:
      role === undefined ? undefined : { role, specialties: [text('specialty')].filter((each) => each !== undefined) },
    aids: new Map(rowsOf(answers.get('aids')).flatMap(aidOf)),
  });
}

function rowsOf(values: readonly (PlainAnswer | Row)[] = []): readonly Row[] {
  return values.filter((value) => typeof value === 'object');
}

function aidOf(row: Row): [string, number | undefined][] {
  const [aid] = row['aid'] ?? [];
  const [quantity] = row['quantityPerMonth'] ?? [];
  return typeof aid === 'string' ? [[aid, typeof quantity === 'number' ? quantity : undefined]] : [];
}

type Optional<T> = { readonly [Name in keyof T]: T[Name] | undefined };

/** An object without the members that are undefined. */
function withoutAbsent(facts: Optional<FormFacts>): FormFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as FormFacts;
}
