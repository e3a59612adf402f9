import { addMonths, ageOn, isCivilDate } from '@sinfonia/mappings';
import type { Answers } from './answers.ts';
import { isOn, type PlanForm, type PlanType } from './plan-type.ts';

/** A medicine that is about to be prescribed under a plan. */
export interface PlanMedication {
  /** ATC code. */
  readonly atc: string;
}

/** What the answers do not say: who, for whom, when. */
export interface PlanContext {
  readonly type: PlanType;
  readonly form: PlanForm | undefined;
  readonly answers: Answers;
  readonly medications: readonly PlanMedication[];
  /** `birthDate` is a whole day; `sex` a code of administrative-gender. */
  readonly patient: { readonly birthDate?: string | undefined; readonly sex?: string | undefined };
  readonly prescriber: { readonly role: string; readonly specialties: readonly string[] };
  /** The day, `YYYY-MM-DD` in `Europe/Rome`. */
  readonly on: string;
}

/** Names of the context that rules may read, and the linkIds that they are taken from. */
const contextNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['age', []],
  ['sex', []],
  ['role', []],
  ['specialties', []],
  ['entitled', []],
  ['onDay', []],
  ['atc', ['ingredient']],
  ['listedAtc', []],
  ['kind', ['requestKind']],
  ['latestEnd', ['planStart', 'requestKind']],
  ['hasForm', []],
]);

/** Names of the context. */
export const planContextNames: readonly string[] = [...contextNames.keys()];

/** linkIds that a name of the context is taken from. */
export function contextLinks(name: string): readonly string[] {
  return contextNames.get(name) ?? [];
}

/**
 * The context as variables, each a list of plain values that is empty when it is not known:
 * `age` in full years on the day, from the birth date and not from the form; `sex` `male` or `female`, empty for others;
 * `role`, `specialties`, `entitled` (whether the type entitles the prescriber on the day); `onDay`; `atc` of the medicines asked
 * for and of the form; `listedAtc` of the type; `kind` `first` or `renewal`; `latestEnd`, the last day of the longest validity;
 * `hasForm`.
 */
export function contextVariables(context: PlanContext): Record<string, readonly unknown[]> {
  const { type, answers, patient, prescriber, on } = context;
  const age = ageOn(patient.birthDate, on);
  const { sex } = patient;
  const kind = kindOf(context);
  return {
    age: age === undefined ? [] : [age],
    sex: sex === 'male' || sex === 'female' ? [sex] : [],
    role: [prescriber.role],
    specialties: prescriber.specialties,
    entitled: [isEntitled(context)],
    onDay: [on],
    atc: [...new Set([...context.medications.map(({ atc }) => atc), ...namedAtc(answers)])],
    listedAtc: type.drugs.map(({ atc }) => atc),
    kind: kind === undefined ? [] : [kind],
    latestEnd: latestEnd(context, kind),
    hasForm: [context.form !== undefined],
  };
}

/** ATC codes that a form names for the therapy. */
export function namedAtc(answers: Answers): readonly string[] {
  const codes = ['ingredient', 'treatmentAtc'].flatMap((linkId) => answers.get(linkId) ?? []);
  return codes.filter((code) => typeof code === 'string');
}

function isEntitled({ type, prescriber, on }: PlanContext): boolean {
  return type.prescribers.some(
    ({ period, roles, specialties }) =>
      isOn(period, on) &&
      roles.includes(prescriber.role) &&
      (specialties?.some((specialty) => prescriber.specialties.includes(specialty)) ?? true),
  );
}

function kindOf({ form, answers }: PlanContext): 'first' | 'renewal' | undefined {
  const [asked] = answers.get('requestKind') ?? [];
  return form?.kind ?? (asked === undefined ? undefined : asked === 'first' ? 'first' : 'renewal');
}

function latestEnd({ type, answers }: PlanContext, kind: 'first' | 'renewal' | undefined): readonly string[] {
  const [start] = answers.get('planStart') ?? [];
  const months = kind === 'first' ? type.duration?.firstMonths : type.duration?.renewalMonths;
  if (typeof start !== 'string' || !isCivilDate(start) || kind === undefined || months === undefined) return [];
  return [addMonths(start, months)];
}
