import type { Encounter } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, ivl } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import { performers } from '../dispensation/performers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { reasonWords } from './reason.ts';
import { optionalStatus } from './status.ts';
import { entryTemplate } from './templates.ts';
import { textVisits } from './text-only.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.Encounter };
const systems = ['2.16.840.1.113883.2.9.77.22.11.14', oids.actCode, oids.loinc];

/**
 * A visit or stay in hospital. Its code is that of its class or type, in a system of the schematron; an end that is not known is
 * told as unknown. Source: schematron PSS 4.0, b247–b259.
 */
export function visit(context: BuildContext, located: Located<Encounter>, text: SectionText): CdaElement {
  const { resource, path } = located;
  const time = performerTime(resource);
  context.remarks.restOf(resource, path, time ? { ...parts, participant: true } : parts);
  const actors = (resource.participant ?? []).map(({ individual }) => individual);
  const { elements, names } = performers(context, actors, located, time);
  const place = context.document.findAs('Organization', resource.serviceProvider, located)?.resource.name;
  const words = labelled([
    ['', (resource.type ?? []).map(wordsOfConcept).filter(Boolean).join(', ')],
    ['Motivo', reasonWords(context, resource.reasonCode, resource.reasonReference, located)],
    ['Presso', place ?? resource.serviceProvider?.display],
    ['Con', names.join(', ')],
  ]);
  const status = optionalStatus(context, 'encounter', resource.status, path);
  return el(
    'encounter',
    { classCode: 'ENC', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('12.1') }),
    statementId(resource.identifier),
    visitCode(context, located),
    textReference(text, words),
    status === undefined ? undefined : el('statusCode', { code: status }),
    interval(context, resource.period ?? {}, `${path}.period`, 'required'),
    elements,
  );
}

/** When the one performer was there, if that is known from beginning to end (b259). */
function performerTime({ participant = [] }: Encounter): CdaElement | undefined {
  const [only, second] = participant;
  if (second || !only?.individual || only.period?.start === undefined || only.period.end === undefined)
    return undefined;
  return ivl('time', only.period);
}

function visitCode({ gaps }: BuildContext, { resource, path }: Located<Encounter>): CdaElement | undefined {
  const own = resource.class ? [{ coding: [resource.class] }] : [];
  for (const concept of [...own, ...(resource.type ?? [])]) {
    const found = codingIn(concept, systems);
    if (found) return codeOf('code', found.code, found.oid, found.display);
  }
  if (resource.class) gaps.value(`${path}.class`);
  else gaps.missing(`${path}.class`);
  return undefined;
}

const visitEntry: EntryOf = (context, { resource, path }, text) =>
  resource.resourceType === 'Encounter' ? [visit(context, { resource, path }, text)] : undefined;

/** Entries of the section of visits and stays. */
export const visits = entriesWith(visitEntry, (_context, section, text) => textVisits(section, text));
