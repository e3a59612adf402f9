import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import type { CodeTable } from '../../layout/code-table.ts';
import type { FieldNode, LayoutNode } from '../../layout/layout.ts';
import { siadTables } from './code-tables.ts';
import { evaluationQuestionnaire, siadSystem } from './fhir-shape.ts';
import { evaluationChildren } from './layout-fields.ts';

/** Version of the questionnaire. */
const version = '0.1.0';

/** The questionnaire of the SIAD evaluation, flat, with one item per leaf element (README.md of this folder). */
export function siadQuestionnaire(): Questionnaire {
  return {
    resourceType: 'Questionnaire',
    id: 'siad-valutazione',
    url: evaluationQuestionnaire,
    version,
    name: 'SiadValutazione',
    title: 'SIAD: valutazione in cure domiciliari',
    status: 'active',
    language: 'it',
    subjectType: ['Patient'],
    item: [
      coded('motivo', 'Motivo della rivalutazione', siadTables.motivoRivalutazione),
      coded('confermaPrecedente', 'Conferma della valutazione precedente', siadTables.siNo),
      { linkId: 'NucleoFamiliare', text: 'Familiari conviventi, esclusa la persona', type: 'integer' },
      coded('AssistenteNonFamiliare', 'Assistente non familiare', siadTables.assistenteNonFamiliare),
      coded('ResponsabilitaGenitoriale', 'Responsabilità genitoriale', siadTables.responsabilitaGenitoriale),
      coded('PianificazioneCondivisa', 'Pianificazione condivisa delle cure', siadTables.pianificazioneCondivisa),
      ...leavesOf(evaluationChildren).map(toItem),
    ],
  };
}

function leavesOf(nodes: readonly LayoutNode[]): FieldNode[] {
  return nodes.flatMap((node) => (node.kind === 'group' ? leavesOf(node.children) : [node]));
}

function toItem(leaf: FieldNode): QuestionnaireItem {
  const text = leaf.name.replace(/([a-z])([A-Z0-9])/g, '$1 $2');
  if (leaf.table) return coded(leaf.name, text, leaf.table);
  return { linkId: leaf.name, text, type: 'open-choice' };
}

function coded(linkId: string, text: string, table: CodeTable): QuestionnaireItem {
  const system = siadSystem(table.system ?? '');
  return {
    linkId,
    text,
    type: 'choice',
    answerOption: table.codes.map((entry) => ({
      valueCoding: { system, code: entry.code, display: entry.it },
    })),
  };
}
