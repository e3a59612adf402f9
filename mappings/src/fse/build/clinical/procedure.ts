import type { Procedure } from '@medplum/fhirtypes';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { noteAct, related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { coded, statementCode } from './coded.ts';
import { performers } from './performers.ts';
import { effectiveTime } from './times.ts';

/** What a procedure says that is written; all else becomes a remark. */
const written: Written = {
  identifier: true,
  partOf: true,
  status: true,
  statusReason: { text: true, coding: true },
  category: { text: true, coding: true },
  code: { text: true, coding: true },
  subject: true,
  encounter: true,
  performedDateTime: true,
  performedPeriod: true,
  performedString: true,
  performer: { actor: true },
  reasonCode: { text: true, coding: true },
  bodySite: { text: true, coding: true },
  outcome: { text: true, coding: true },
  complication: { text: true, coding: true },
  followUp: { text: true, coding: true },
  usedCode: { text: true, coding: true },
  note: { text: true },
};

const statuses: Readonly<Record<string, string>> = {
  completed: 'completed',
  'in-progress': 'active',
  preparation: 'active',
  'on-hold': 'suspended',
  stopped: 'aborted',
};

/** What the type of document decides of a procedure. */
export interface ProcedureOptions {
  readonly element: 'act' | 'procedure';
  readonly templateId?: string;
  /** `effectiveTime` instead of that of the procedure. */
  readonly time?: CdaElement;
  /** The notes are an act of their own below it; otherwise words of its text. */
  readonly notes?: 'act';
  /** The code has its words in the narrative in any case. */
  readonly words?: boolean;
  /** The first code of what was used is a device that takes part; otherwise all are words. */
  readonly device?: boolean;
}

/**
 * Something that was done, as `procedure` or `act`, with further relationships at the end. What was not done is negated;
 * what was entered in error is a gap. Source: POCD_MT000040UV02 Procedure and Act.
 */
export function procedure(
  context: BuildContext,
  located: Located<Procedure>,
  text: SectionText,
  options: ProcedureOptions,
  more: readonly CdaElement[] = [],
): CdaElement {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  remarks.restOf(resource, path, written);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const isAct = options.element === 'act';
  const actors = (resource.performer ?? []).map(({ actor }) => actor);
  const who = performers(context, actors, located, (at) => `${path}.performer[${at}].actor`);
  const device = options.device
    ? coded(context, 'code', resource.usedCode?.[0], `${path}.usedCode[0]`, text)
    : undefined;
  const status = statuses[resource.status ?? ''];
  const note = noteWords(resource.note);
  const period = resource.performedPeriod;
  const words = labelled([
    ['', resource.performedString],
    ['Fine', options.time && period?.start !== undefined ? period.end : undefined],
    ['Tipo', wordsOfConcept(resource.category)],
    ['Motivo della mancata esecuzione', wordsOfConcept(resource.statusReason)],
    ['Motivo', listWords(resource.reasonCode)],
    ['Sede', isAct ? listWords(resource.bodySite) : undefined],
    ['Esito', wordsOfConcept(resource.outcome)],
    ['Complicanze', listWords(resource.complication)],
    ['Controlli', listWords(resource.followUp)],
    ['Strumenti', listWords((resource.usedCode ?? []).slice(device ? 1 : 0))],
    ['Eseguito da', who.names.join(', ')],
    ['Note', options.notes ? undefined : note],
  ]);
  const codeOptions = { words: options.words ?? false };
  return el(
    options.element,
    {
      classCode: isAct ? 'ACT' : 'PROC',
      moodCode: 'EVN',
      negationInd: resource.status === 'not-done' ? 'true' : undefined,
    },
    template(options.templateId),
    anyIdentifier(resource.identifier),
    codeWith(statementCode(context, resource.code, `${path}.code`, text, codeOptions), text, options),
    textReference(text, words),
    status === undefined ? undefined : el('statusCode', { code: status }),
    options.time ??
      effectiveTime(
        context,
        { dateTime: resource.performedDateTime, period: resource.performedPeriod },
        `${path}.performed`,
      ),
    isAct
      ? undefined
      : (resource.bodySite ?? []).map((one, at) =>
          coded(context, 'targetSiteCode', one, `${path}.bodySite[${at}]`, text),
        ),
    who.elements,
    device &&
      el(
        'participant',
        { typeCode: 'DEV' },
        el('participantRole', { classCode: 'ROL' }, el('playingDevice', {}, device)),
      ),
    more,
    options.notes && note !== undefined ? related('COMP', noteAct(text, note)) : undefined,
  );
}

/** A code that nobody knows has its words as well, where the type asks for them. */
function codeWith(code: CdaElement, text: SectionText, { words }: ProcedureOptions): CdaElement {
  if (!words || code.children.length > 0) return code;
  const reference = el('reference', { value: text.refer('Procedura non specificata') });
  return el('code', code.attributes, el('originalText', {}, reference));
}

function listWords(list: Parameters<typeof wordsOfConcept>[0][] | undefined): string | undefined {
  return (
    (list ?? [])
      .map((one) => wordsOfConcept(one))
      .filter(Boolean)
      .join(', ') || undefined
  );
}
