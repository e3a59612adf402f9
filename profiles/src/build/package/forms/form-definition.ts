import type { BilingualText } from '../../../issues/index.ts';
import type { Evidence } from '../../../terminology/code-table.ts';

/** Types of questions that forms use. Source: FHIR R4 codesystem-item-type.html. */
export type FormItemType =
  | 'group'
  | 'display'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'date'
  | 'dateTime'
  | 'string'
  | 'text'
  | 'choice'
  | 'open-choice';

/** One permitted answer: code, Italian and English text, and the score where the form counts scores. */
export type FormOptionRow = readonly [code: string, it: string, en: string, score?: number];

/** A condition on another question; the answer of a choice is its code. */
export type FormConditionRow = readonly [
  question: string,
  operator: '=' | '!=' | '>' | '<' | '>=' | '<=' | 'exists',
  answer: string | number | boolean,
];

/** A code of a question in an official system. */
export interface FormCode {
  /** Address of the system; LOINC unless given. */
  readonly system?: string;
  readonly code: string;
  /** Unverified unless given: the codes were not checked against the official tables. */
  readonly evidence?: Evidence;
}

/** A question or a group of questions. */
export interface FormItemDefinition {
  /** Identifies the question; never changed once published, for responses name it. */
  readonly linkId: string;
  readonly it: string;
  readonly en: string;
  /** `group` when it has `items`; needed otherwise. */
  readonly type?: FormItemType;
  readonly required?: boolean;
  readonly repeats?: boolean;
  /** Grade of this question when it differs from that of the form. */
  readonly evidence?: Evidence;
  /** Answers of a choice: rows, or a value set of the package by its id. */
  readonly options?: readonly FormOptionRow[];
  readonly valueSet?: string;
  /** Address of the system of the options; the answers of the form itself unless given. */
  readonly system?: string;
  /** Conditions under which the question is asked, all of them, or one with `whenAny`. */
  readonly when?: readonly FormConditionRow[];
  readonly whenAny?: boolean;
  /** UCUM code of the unit of a number. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Decimal places of a number; computed numbers are rounded to them. */
  readonly decimals?: number;
  readonly maxLength?: number;
  /** FHIRPath that computes the answer; `{{linkId}}` stands for the answers to a question. */
  readonly computed?: string;
  /** Computes the sum of the scores of the answers in a group, once all its questions are answered. */
  readonly scoreOf?: string;
  readonly codes?: readonly FormCode[];
  readonly items?: readonly FormItemEntry[];
}

/** Takes over the items of a part (`forms/parts/<include>.json`). */
export interface FormInclude {
  readonly include: string;
  /** Changes to items of the part, by linkId: members that replace those of the part. */
  readonly set?: Readonly<Record<string, Partial<FormItemDefinition>>>;
  /** LinkIds of the part that this form leaves out. */
  readonly without?: readonly string[];
}

/** An item, or a part to put in its place. */
export type FormItemEntry = FormItemDefinition | FormInclude;

/** Items that several forms have in common: a file `profiles/forms/parts/<id>.json`. */
export interface FormPart {
  readonly id: string;
  readonly items: readonly FormItemEntry[];
}

/**
 * A form as data with effective period and source: a file `profiles/forms/<domain>/<id>.json`. The build makes a
 * Questionnaire of it, and a CodeSystem of the same id with the answers that the form itself defines. Texts are our own
 * words, not those of the official forms and scales.
 */
export interface FormDefinition {
  readonly id: string;
  /** Raised with every change of a question; responses name it (`url|version`). */
  readonly version: string;
  readonly name: string;
  readonly title: BilingualText;
  readonly description: BilingualText;
  /** Decree and article, specification and section, or publication that the questions come from. */
  readonly source: string;
  readonly evidence: Evidence;
  /** `draft` for one that is prepared and not in force, `retired` for one that is no longer used. */
  readonly status: 'active' | 'draft' | 'retired';
  /** Days (`YYYY-MM-DD`, `Europe/Rome`, both inclusive) in which the form is used. */
  readonly period: { readonly start: string; readonly end?: string };
  /** Code of table `therapeutic-plan-type`: the form is then of profile TherapeuticPlanQuestionnaire. */
  readonly plan?: string;
  readonly codes?: readonly FormCode[];
  readonly items: readonly FormItemEntry[];
}

/** A form with its parts put in place and its items checked. */
export interface ReadForm extends Omit<FormDefinition, 'items'> {
  /** File below the workspace. */
  readonly file: string;
  readonly items: readonly ReadItem[];
  /** By linkId. */
  readonly byLinkId: ReadonlyMap<string, ReadItem>;
}

/** An item of a form that has been read. */
export interface ReadItem extends Omit<FormItemDefinition, 'items' | 'type'> {
  readonly type: FormItemType;
  readonly items: readonly ReadItem[];
}
