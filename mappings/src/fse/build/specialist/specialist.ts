import type { CdaElement } from '../../cda/element.ts';
import type { BuildContext, DocumentBuilder } from '../context.ts';
import { componentOf } from '../header/encounter.ts';
import { groupedSections, type SectionSpec } from '../sections.ts';
import { arranged } from './arrange.ts';
import {
  allergies,
  checks,
  diagnoses,
  earlier,
  findings,
  history,
  question,
  recommendedDrugs,
  therapies,
} from './entries.ts';
import { ownId, type ReportKind } from './kind.ts';
import { done, services } from './services.ts';

/** The sections of both reports, in the order of the ministry's samples. */
function specs(kind: ReportKind): readonly SectionSpec[] {
  const section = (
    code: string,
    display: string,
    number: number,
    entriesOfAll: NonNullable<SectionSpec['entriesOfAll']>,
    more: Partial<SectionSpec> = {},
  ): SectionSpec => {
    const templateId = ownId(kind, number);
    return { code, display, ...(templateId === undefined ? {} : { templateId }), entriesOfAll, ...more };
  };
  return [
    section('29299-5', 'Motivo della visita', 648, question(kind)),
    section('11329-0', 'Storia generale', 649, history(kind), {
      sections: [
        section('48765-2', 'Allergie e/o reazioni avverse', 652, allergies(kind)),
        section('10160-0', 'Uso di farmaci', 653, therapies(kind)),
      ],
    }),
    section('30954-2', 'Test diagnostici o dati di laboratorio rilevanti', 656, earlier(kind)),
    section('29545-1', 'Osservazioni fisiche', 669, findings),
    section(done, 'Interventi', 657, (context, parts, text) => services(context, parts, text, kind), {
      required: true,
    }),
    section('93126-1', 'Confronto con precedenti esami eseguiti', 694, findings),
    section('47045-0', 'Referto', 695, findings, { required: true }),
    section('29548-5', 'Diagnosi', 696, diagnoses(kind)),
    section('55110-1', 'Conclusioni', 698, findings),
    section('62385-0', 'Raccomandazioni', 699, findings),
    section('80615-8', 'Follow-up consigliato', 701, checks),
    section('93341-6', 'Farmaci consigliati', 702, recommendedDrugs(kind)),
  ];
}

function report(type: string, kind: ReportKind): DocumentBuilder {
  const all = specs(kind);
  return {
    type,
    body: (context) =>
      groupedSections(context, all, arranged(context.document, kind), context.document.compositionPath),
    componentOf: (context) => encounter(context, kind),
  };
}

/** The encounter, which has to say where it took place: the facility, and of a remote visit the organisation. */
function encounter(context: BuildContext, { remote }: ReportKind): readonly CdaElement[] {
  const { document, gaps } = context;
  const found = document.findAs('Encounter', document.composition.encounter, document.located);
  const location = found && document.findAs('Location', found.resource.location?.[0]?.location, found);
  const provider =
    found &&
    (document.findAs('Organization', found.resource.serviceProvider, found) ??
      (location && document.findAs('Organization', location.resource.managingOrganization, location)));
  if (found && !provider && (remote || !location)) gaps.missing(`${found.path}.serviceProvider`);
  const authors = document.composition.author ?? [];
  if (remote && authors.length > 1) gaps.value(`${document.compositionPath}.author[1]`);
  return componentOf(context);
}

/** Report of an outpatient specialist visit (schematron RSA 8.3). */
export const outpatientReport: DocumentBuilder = report('RSA', { remote: false });

/** Report of a remote visit (schematron Televisita 1.0). */
export const remoteReport: DocumentBuilder = report('Televisita', { remote: true });
