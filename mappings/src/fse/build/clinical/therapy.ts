import { decimal, ii, pq } from '../../cda/data-types.ts';
import type { CdaElement } from '../../cda/element.ts';
import { el } from '../../cda/element.ts';
import { toInterval, toTs } from '../../cda/time.ts';
import type { Located } from '../../document.ts';
import { related, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { codedDosage, leaveOtherDosages } from '../prescription/dosage.ts';
import { dosageWords, recurrence } from '../prescription/timing.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { drug, namedDrug } from './drug.ts';
import { entryIds, entryPerformers, requester } from './participation.ts';
import { reasons } from './reasons.ts';
import { type Course, courseOf, type Therapy } from './therapy-course.ts';
import statuses from './therapy-statuses.json' with { type: 'json' };

/** What differs between the sections that hold therapies. */
export interface TherapyOptions {
  /** What was given or taken (`EVN`), or what is to be (`INT`). */
  readonly mood: 'EVN' | 'INT';
  /** OIDs of the code systems that a medicine may have, the preferred first. */
  readonly systems: readonly string[];
  /** Every therapy has a status and a medicine with a code; otherwise both may be unknown. */
  readonly strict: boolean;
  /** How whoever asked for it takes part. */
  readonly asking: 'IND' | 'DIR';
  readonly templateId?: string;
}

const table: Readonly<Record<Therapy['resourceType'], Readonly<Record<string, string>>>> = statuses;

/** Whether a resource tells of a therapy. */
export function isTherapy(located: Located): located is Located<Therapy> {
  return Object.hasOwn(table, located.resource.resourceType);
}

/**
 * A therapy as `substanceAdministration`. Nothing for one that was entered in error, or whose medicine has no code where one is
 * needed: then its words stand below the narrative and it is a remark. Source: schematron LDO b77–b87, b91–b99.
 */
export function therapy(
  context: BuildContext,
  located: Located<Therapy>,
  text: SectionText,
  options: TherapyOptions,
): CdaElement | undefined {
  const { remarks } = context;
  const { resource, path } = located;
  if (resource.status === 'entered-in-error') {
    remarks.leftOut(path);
    return undefined;
  }
  const named = namedDrug(context, located, resource);
  const medicine = named && drug(context, named, text, { systems: options.systems, words: !options.strict });
  if (!medicine) {
    const words = wordsOfConcept(named?.concept);
    if (words !== undefined) text.refer(words);
    remarks.leftOut(path);
    return undefined;
  }
  const course = courseOf(context, located);
  const status = statusOf(context, course, options);
  const [first] = course.dosages;
  const place = `${course.dosagePlace}[0]`;
  leaveOtherDosages(context, course.dosages, course.dosagePlace);
  const { amounts, preconditions } = codedDosage(context, first, place, text);
  const performers = entryPerformers(context, course.performers, located, course.start);
  const asking = course.requester && requester(context, course.requester, located, options.asking, course.askedOn);
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: options.mood, negationInd: course.negated ? 'true' : undefined },
    options.templateId === undefined ? undefined : el('templateId', { root: options.templateId }),
    entryIds(context, course.resource.identifier, path),
    textReference(text, words(course, status, performers.names)),
    status === undefined ? undefined : el('statusCode', { code: status }),
    interval(context, course, status),
    recurrence(context, first?.timing, place),
    amounts,
    medicine.form,
    medicine.consumable,
    performers.elements,
    asking,
    reasons(context, course.resource, located, text),
    medicine.numbers,
    packs(course),
    order(context, course),
    preconditions,
  );
}

function statusOf({ gaps }: BuildContext, { resource, path }: Course, options: TherapyOptions): string | undefined {
  const found = resource.status === undefined ? undefined : table[resource.resourceType][resource.status];
  const planned = resource.status === 'intended' && options.mood === 'EVN';
  if (found !== undefined && !planned) return found;
  if (resource.status === undefined) gaps.missing(`${path}.status`);
  else if (options.strict || resource.status !== 'unknown') gaps.value(`${path}.status`);
  return undefined;
}

const ended: ReadonlySet<string | undefined> = new Set(['completed', 'aborted']);

/** From when to when: only what has ended has an end. Source: schematron LDO b80, b81, b94, b95. */
function interval({ gaps }: BuildContext, course: Course, status: string | undefined): CdaElement | undefined {
  const { start, end, duration, path } = course;
  const made = (...parts: readonly (CdaElement | undefined)[]) => el('effectiveTime', { 'xsi:type': 'IVL_TS' }, parts);
  const bound = (name: string, value: string | undefined) =>
    el(name, value === undefined ? { nullFlavor: 'UNK' } : { value });
  if (!ended.has(status) && status !== undefined) {
    const width = duration?.value;
    const unit = duration?.code ?? 'd';
    return made(
      bound('low', toTs(start)),
      width === undefined ? undefined : el('width', { value: decimal(width), unit }),
    );
  }
  const { low, high, ordered } = toInterval(start, end);
  if (!ordered) gaps.value(path);
  if (status === undefined && low === undefined && high === undefined) return undefined;
  return made(bound('low', low), bound('high', high));
}

/** Notes, dosage in words, and what the coded elements have no place for. */
function words(course: Course, status: string | undefined, names: readonly string[]): string | undefined {
  const { resource, dosages, end, duration } = course;
  const open = status !== undefined && !ended.has(status);
  return labelled([
    ['', noteWords(resource.note)],
    ['Posologia', dosageWords(dosages)],
    ['Fino a', open ? end : undefined],
    [
      'Durata',
      open || duration?.value === undefined ? undefined : `${duration.value} ${duration.unit ?? duration.code ?? 'd'}`,
    ],
    ['Somministrato da', names.join(', ')],
  ]);
}

function packs({ packs: quantity }: Course): CdaElement | undefined {
  const made = pq('quantity', quantity);
  return made && related('COMP', el('supply', { classCode: 'SPLY', moodCode: 'RQO' }, made));
}

/** The number of the prescription (NRE) as a citation. */
function order({ remarks }: BuildContext, { resource, path }: Course): CdaElement | undefined {
  if (resource.resourceType !== 'MedicationRequest' || !resource.groupIdentifier) return undefined;
  const id = ii('id', resource.groupIdentifier);
  if (!id) {
    remarks.leftOut(`${path}.groupIdentifier`);
    return undefined;
  }
  return el('reference', { typeCode: 'REFR' }, el('externalAct', { classCode: 'ACT', moodCode: 'EVN' }, id));
}
