import type { Observation, ObservationComponent } from '@medplum/fhirtypes';
import { originalText, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, template, textReference } from '../acts.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import { performers } from '../dispensation/performers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords } from '../words.ts';
import { type CodeRules, interpretation, observationCode } from './observation-code.ts';
import { referenceRanges } from './reference-range.ts';
import { statusCodeOf } from './status.ts';
import { observationValue } from './value.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.Observation };
const componentParts: Written = { ...written.ObservationComponent };

/** How the observations of a section are written. */
export interface ObservationRules extends CodeRules {
  readonly templateId: string | undefined;
  /** `effectiveTime` is a time with a value or an interval, or an interval that begins. */
  readonly time?: 'begins';
  /** `xsi:type` that the value has to have. */
  readonly valueType?: 'PQ' | 'CD';
  /** OIDs of the systems of which a coded value is. */
  readonly values?: readonly string[];
  readonly valueRequired?: boolean;
  /** `statusCode` in place of that of the status. */
  readonly status?: string;
}

/** An observation, or a component of one as an observation of its own. */
export interface Observed {
  readonly resource: Observation | ObservationComponent;
  readonly path: string;
  /** The observation that the component is of. */
  readonly whole?: Located<Observation>;
}

/** An `observation` by the rules of its section. What of it has no place is a remark. */
export function observation(
  context: BuildContext,
  observed: Observed,
  text: SectionText,
  rules: ObservationRules,
): CdaElement {
  const { resource, path } = observed;
  const own = isObservation(resource) ? { resource, path } : undefined;
  const owner = own ?? observed.whole;
  context.remarks.restOf(resource, path, own ? parts : componentParts);
  const { elements, names } = own
    ? performers(context, own.resource.performer ?? [], own, undefined)
    : { elements: [], names: [] };
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(rules.templateId),
    statementId(own?.resource.identifier),
    observationCode(context, resource.code, path, text, rules),
    textReference(text, words(own?.resource, names)),
    el('statusCode', { code: statusOf(context, owner, rules) }),
    owner && observationTime(context, owner, rules.time),
    value(context, observed, text, rules),
    interpretation(context, resource.interpretation, path, text),
    own && codeOrWords(context, 'methodCode', own.resource.method, `${path}.method`, text),
    own && codeOrWords(context, 'targetSiteCode', own.resource.bodySite, `${path}.bodySite`, text),
    elements,
    referenceRanges(resource.referenceRange, text),
  );
}

function isObservation(resource: Observation | ObservationComponent): resource is Observation {
  return 'resourceType' in resource;
}

function words(resource: Observation | undefined, names: readonly string[]): string | undefined {
  return labelled([
    ['', noteWords(resource?.note)],
    ['Eseguita da', names.join(', ')],
  ]);
}

function statusOf(context: BuildContext, owner: Located<Observation> | undefined, rules: ObservationRules): string {
  const found = statusCodeOf(context, 'observation', owner?.resource.status, owner?.path ?? '');
  return rules.status ?? found;
}

/** When something was observed: a time, or an interval that begins. */
export function observationTime(
  context: BuildContext,
  { resource, path }: Located<Observation>,
  time?: 'begins',
): CdaElement | undefined {
  const { effectiveDateTime, effectiveInstant, effectivePeriod } = resource;
  const moment = effectiveDateTime ?? effectiveInstant;
  const place = `${path}.effective`;
  if (moment === undefined) return effectivePeriod && interval(context, effectivePeriod, place, 'known');
  return time === 'begins' ? interval(context, { start: moment }, place, 'known') : ts('effectiveTime', moment);
}

function value(
  context: BuildContext,
  { resource, path }: Observed,
  text: SectionText,
  { valueType, values, valueRequired }: ObservationRules,
): CdaElement | undefined {
  const made = observationValue(context, resource, path, text);
  const type = made?.attributes['xsi:type'];
  const system = made?.attributes['codeSystem'];
  if (!made) {
    if (valueRequired || valueType) context.gaps.missing(`${path}.value`);
    return undefined;
  }
  if (valueType === 'PQ' && made.attributes['nullFlavor'] !== undefined && type === 'CD' && !hasWords(resource)) {
    return el('value', { 'xsi:type': 'PQ', nullFlavor: made.attributes['nullFlavor'] });
  }
  // Words that the section has no type for are a coded value without a code.
  if (valueType === 'CD' && type === 'ST' && resource.valueString !== undefined && !values) {
    return el('value', { 'xsi:type': 'CD', nullFlavor: 'OTH' }, originalText(text.refer(resource.valueString)));
  }
  if (valueType && type !== valueType) context.gaps.value(`${path}.value`);
  else if (values && !values.includes(system ?? '')) context.gaps.value(`${path}.value`);
  return made;
}

function hasWords(resource: Observation | ObservationComponent): boolean {
  return resource.valueCodeableConcept !== undefined;
}
