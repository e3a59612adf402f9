import type { CodeableConcept } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { leavesOf } from './members.ts';
import { type ObservationRules, type Observed, observation } from './observation.ts';
import { loincOnly } from './observation-code.ts';
import { statusCodeOf } from './status.ts';
import { entryTemplate } from './templates.ts';

/** LOINC codes of the schematron: how somebody moves, state of mind. */
const mobilityCode = '75246-9';
const mindCode = '8693-4';
const mobilityAnswers = [oids.loinc, '2.16.840.1.113883.2.9.77.22.11.15'];

const mobility: ObservationRules = {
  templateId: entryTemplate('14.2'),
  codes: loincOnly,
  time: 'begins',
  valueType: 'CD',
  values: mobilityAnswers,
};
const assistance: ObservationRules = {
  templateId: entryTemplate('14.3'),
  codes: [oids.actCode],
  time: 'begins',
  valueType: 'CD',
};
const mind: ObservationRules = {
  templateId: entryTemplate('14.4'),
  codes: loincOnly,
  time: 'begins',
  valueType: 'CD',
  // The schematron wants it of this observation alone (b275).
  status: 'normal',
};
const other: ObservationRules = { templateId: undefined, uncoded: 'OTH' };

function rulesOf(concept: CodeableConcept | undefined): ObservationRules {
  const code = codingIn(concept, loincOnly)?.code;
  if (code === mobilityCode) return mobility;
  if (code === mindCode) return mind;
  return codingIn(concept)?.oid === oids.actCode ? assistance : other;
}

/**
 * What somebody can do, as `organizer`. It has mobility, assistance and state of mind once each, so more of them stand in
 * organizers of their own. Source: schematron PSS 4.0, b260–b277.
 */
const functionalEntry: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType !== 'Observation') return undefined;
  const groups: Map<ObservationRules, Observed>[] = [];
  const others: Observed[] = [];
  for (const one of leavesOf(context, { resource, path })) {
    const rules = rulesOf(one.resource.code);
    if (rules === other) others.push(one);
    else {
      const free = groups.find((group) => !group.has(rules));
      if (free) free.set(rules, one);
      else groups.push(new Map([[rules, one]]));
    }
  }
  const [first = new Map<ObservationRules, Observed>(), ...more] = groups;
  const status = statusCodeOf(context, 'observation', resource.status, path);
  const write = (group: ReadonlyMap<ObservationRules, Observed>, beside: readonly Observed[]) =>
    organizer(status, [
      ...[...group].map(([rules, one]) => observation(context, one, text, rules)),
      ...beside.map((one) => observation(context, one, text, other)),
    ]);
  return [write(first, others), ...more.map((group) => write(group, []))];
};

function organizer(status: string, observations: readonly CdaElement[]): CdaElement {
  return el(
    'organizer',
    { classCode: 'BATTERY', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('14.1') }),
    el('statusCode', { code: status }),
    observations.map((one) => el('component', { typeCode: 'COMP' }, one)),
  );
}

/** Entries of the functional state. */
export const functionalStatus = entriesWith(functionalEntry);
