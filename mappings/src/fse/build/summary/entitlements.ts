import type { CodeableConcept, Coverage, EpisodeOfCare, Period } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOfWords, leaveOthers } from '../acts.ts';
import { comment } from '../clinical/comment.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { hasEnded, statusCodeOf } from './status.ts';
import { entryTemplate, noteTemplate } from './templates.ts';
import { textExemptions, textNetworks } from './text-only.ts';
import written from './written.json' with { type: 'json' };

const coverageParts: Written = { ...written.Coverage };
const episodeParts: Written = { ...written.EpisodeOfCare };
const regional = /^2\.16\.840\.1\.113883\.2\.9\.2\.(?:[1-9]0|41|42|1[0-9]0|200)\.6\.22$/;
const notExempt = '2.16.840.1.113883.2.9.5.2.2';

/** An exemption from the contribution to costs. Source: schematron PSS 4.0, b289–b299. */
const exemptionEntry: EntryOf = (context, { resource, path }, text) =>
  resource.resourceType === 'Coverage' ? [exemption(context, { resource, path }, text)] : undefined;

function exemption(context: BuildContext, { resource, path }: Located<Coverage>, text: SectionText): CdaElement {
  // Who is exempt pays nothing to others: the payer is the person, or is told nowhere.
  const own = (resource.payor ?? []).every(({ reference }) => reference === resource.beneficiary?.reference);
  context.remarks.restOf(resource, path, own ? { ...coverageParts, payor: true } : coverageParts);
  const told = statusCodeOf(context, 'coverage', resource.status, path);
  const status = told === 'active' && isOver(context, resource.period) ? 'completed' : told;
  const found = exemptionCode(resource.type);
  if (found) leaveOthers(context.remarks, resource.type, found, `${path}.type`);
  else context.gaps.missing(`${path}.type.coding.where(system = 'urn:oid:${oids.exemption}')`);
  const reference = resource.type?.text === undefined ? undefined : text.refer(resource.type.text);
  return el(
    'act',
    { classCode: 'ACT', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('17.1') }),
    statementId(resource.identifier),
    found && codeOf('code', found.code, found.oid, found.display, {}, originalText(reference)),
    el('statusCode', { code: status }),
    interval(context, resource.period ?? {}, `${path}.period`, hasEnded(status) ? 'required' : 'none'),
    comment(text, until(status, resource.period), noteTemplate),
  );
}

/** The code of an exemption: of the national catalogue, of that of a region, or that there is none. */
function exemptionCode(type: CodeableConcept | undefined) {
  const found = codingIn(type, [oids.exemption, notExempt]);
  if (found) return found;
  const system = type?.coding?.map((one) => oidOf(one.system)).find((oid) => oid !== undefined && regional.test(oid));
  return system === undefined ? undefined : codingIn(type, [system]);
}

/** That a network for a disease, or care at home, looks after somebody (b300–b310). */
const networkEntry: EntryOf = (context, { resource, path }, text) =>
  resource.resourceType === 'EpisodeOfCare' ? [network(context, { resource, path }, text)] : undefined;

function network(context: BuildContext, { resource, path }: Located<EpisodeOfCare>, text: SectionText): CdaElement {
  const { remarks, gaps } = context;
  remarks.restOf(resource, path, episodeParts);
  const [type, ...others] = resource.type ?? [];
  const found = codingIn(type);
  if (found) leaveOthers(remarks, type, found, `${path}.type[0]`);
  const reference = type?.text === undefined ? undefined : text.refer(type.text);
  const code = found
    ? codeOf('code', found.code, found.oid, found.display, {}, originalText(reference))
    : codeOfWords('code', text, wordsOfConcept(type));
  if (!code) gaps.missing(`${path}.type`);
  const status = statusCodeOf(context, 'episode', resource.status, path);
  const words = labelled([
    ['', others.map(wordsOfConcept).filter(Boolean).join(', ')],
    ['', until(status, resource.period)],
  ]);
  return el(
    'act',
    { classCode: 'PCPR', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('18.1') }),
    statementId(resource.identifier),
    code,
    el('statusCode', { code: status }),
    interval(context, resource.period ?? {}, `${path}.period`, hasEnded(status) ? 'required' : 'none'),
    comment(text, words, noteTemplate, 'COMP'),
  );
}

/** Whether a period was over when the document was written, by the day. */
function isOver({ document }: BuildContext, period: Period | undefined): boolean {
  const written = document.composition.date;
  if (period?.end === undefined || written === undefined) return false;
  const length = Math.min(period.end.length, 10);
  return period.end.slice(0, length) < written.slice(0, length);
}

/** What is not over may have no end in the CDA, so that is told in words. */
function until(status: string, period: Period | undefined): string | undefined {
  return hasEnded(status) || period?.end === undefined ? undefined : `Scadenza: ${period.end}`;
}

/** Entries of the exemptions. */
export const exemptions = entriesWith(exemptionEntry, (_context, section, text) => textExemptions(section, text));

/** Entries of the networks of care. */
export const networks = entriesWith(networkEntry, (_context, section, text) => textNetworks(section, text));
