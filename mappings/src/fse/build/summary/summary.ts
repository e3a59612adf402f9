import { sectionCode } from '../../document.ts';
import type { BuildContext, DocumentBuilder } from '../context.ts';
import { type SectionSpec, sections } from '../sections.ts';
import { allergies, problems } from './concerns.ts';
import { devices } from './device.ts';
import { visits } from './encounter.ts';
import { exemptions, networks } from './entitlements.ts';
import { entriesWith } from './entries.ts';
import { familyHistory } from './family-history.ts';
import { functionalStatus } from './functional-status.ts';
import { requireOneAuthor, summaryService } from './header.ts';
import { investigations } from './investigations.ts';
import { lifestyle, pregnancies, vitalSigns } from './observations.ts';
import { planOfCare } from './plan.ts';
import { procedures } from './procedure.ts';
import { therapies } from './therapy.ts';
import { vaccinations } from './vaccination.ts';

const summaryCodes = '2.16.840.1.113883.2.9.5.2.8';

function spec(
  code: string,
  number: number,
  display: string,
  entries: NonNullable<SectionSpec['entries']>,
  more: Partial<SectionSpec> = {},
): SectionSpec {
  return { code, display, templateId: `2.16.840.1.113883.2.9.10.1.4.2.${number}`, entries, ...more };
}

/** The schematron has no entries of this section, so its text stands alone and what it cites is a remark. */
const textAlone = entriesWith(() => undefined);
const required = { required: true };

const specs: readonly SectionSpec[] = [
  spec('48765-2', 1, 'Allergie, reazioni avverse', allergies, required),
  spec('10160-0', 2, 'Storia di uso di farmaci', therapies, required),
  spec('11369-6', 3, 'Storia di immunizzazioni', vaccinations),
  spec('11450-4', 4, 'Lista dei problemi', problems, required),
  spec('10157-6', 16, 'Storia di malattie di membri familiari', familyHistory, required),
  spec('29762-2', 6, 'Stile di vita', lifestyle),
  spec('10162-6', 7, 'Storia di gravidanze', pregnancies),
  spec('8716-3', 8, 'Parametri vitali', vitalSigns),
  spec('46264-8', 9, 'Storia di uso di dispositivi medici', devices),
  spec('18776-5', 10, 'Piano di cura', planOfCare),
  spec('47519-4', 11, 'Storia di procedure', procedures),
  spec('46240-8', 12, 'Storia di ospedalizzazioni e di visite ambulatoriali', visits),
  spec('47420-5', 13, 'Nota di valutazione dello stato funzionale', functionalStatus),
  spec('30954-2', 14, 'Test diagnostici rilevanti o dati di laboratorio', investigations),
  spec('42348-3', 15, 'Dichiarazioni anticipate di trattamento', textAlone),
  spec('57827-8', 17, 'Motivo di esenzione dal co-pagamento', exemptions),
  spec('PSSIT99', 18, 'Reti di patologia', networks, { system: summaryCodes }),
];

/** The schematron counts every section: a second one of a code cannot be told. */
function requireSectionsOnce({ document, gaps }: BuildContext): void {
  const seen = new Set<string>();
  for (const { section, path } of document.sections()) {
    const code = sectionCode(section);
    if (code === undefined) continue;
    if (seen.has(code)) gaps.value(`${path}.code`);
    seen.add(code);
  }
}

/** Patient summary (schematron PSS 4.0): four sections always, thirteen where the document has them. */
export const patientSummary: DocumentBuilder = {
  type: 'PSS',
  documentationOf: summaryService,
  body: (context) => {
    requireOneAuthor(context);
    requireSectionsOnce(context);
    return sections(context, specs);
  },
};
