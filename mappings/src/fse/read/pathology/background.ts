import type { Reference, Resource } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { allergies } from '../statements/allergy.ts';
import { condition } from '../statements/condition.ts';
import { familyHistory } from '../statements/family-history.ts';
import { procedure } from '../statements/procedure.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { medicationStatement } from '../statements/therapy.ts';
import { takingCode } from './specimen-taking.ts';

/** LOINC: an observation of a problem; organizer of illnesses of a relative; annotation. */
const codes = { problem: '75326-9', family: '10157-6', comment: '48767-8' };

/** Problems, relatives, allergies, drugs and procedures that a section names, each in a resource of its own; claims them. */
export function backgroundIn(context: ReadContext, section: XmlElement): Reference<Resource>[] {
  return statementsIn(section).flatMap((statement) => {
    const made = read(context, statement);
    if (made.length > 0) context.claim(statement.link);
    return made;
  });
}

function read(context: ReadContext, { element, name, code }: Statement): Reference<Resource>[] {
  if (name === 'observation' && code === codes.problem) return [condition(context, element)];
  if (name === 'organizer' && code === codes.family) return [familyHistory(context, element)];
  if (name === 'act' && code !== codes.comment) return allergies(context, element);
  if (name === 'substanceAdministration') return [medicationStatement(context, element)];
  if (name === 'procedure' && code !== takingCode) return [procedure(context, element)];
  return [];
}
