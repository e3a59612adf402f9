import { analyticsCatalogue } from './catalogue/analytics.ts';
import { documentCatalogue } from './catalogue/document.ts';
import { exchangeCatalogue } from './catalogue/exchange.ts';
import { flowCatalogue } from './catalogue/flow.ts';
import { flowFileCatalogue } from './catalogue/flow-file.ts';
import { flowRunCatalogue } from './catalogue/flow-run.ts';
import { fseCatalogue } from './catalogue/fse.ts';
import { fseDocumentsCatalogue } from './catalogue/fse-documents.ts';
import { httpCatalogue } from './catalogue/http.ts';
import { identityCatalogue } from './catalogue/identity.ts';
import { interactionCatalogue } from './catalogue/interaction.ts';
import { notificationCatalogue } from './catalogue/notification.ts';
import { patchCatalogue } from './catalogue/patch.ts';
import { privacyCatalogue } from './catalogue/privacy.ts';
import { questionnaireCatalogue } from './catalogue/questionnaire.ts';
import { searchCatalogue } from './catalogue/search.ts';
import { serviceCatalogue } from './catalogue/service.ts';
import { storeCatalogue } from './catalogue/store.ts';
import { terminologyCatalogue } from './catalogue/terminology.ts';
import { therapeuticPlanCatalogue } from './catalogue/therapeutic-plan.ts';
import { validationCatalogue } from './catalogue/validation.ts';
import { xmlCatalogue } from './catalogue/xml.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** The whole error catalogue of the platform; published as a FHIR CodeSystem. */
const parts = {
  ...httpCatalogue,
  ...interactionCatalogue,
  ...searchCatalogue,
  ...storeCatalogue,
  ...validationCatalogue,
  ...questionnaireCatalogue,
  ...patchCatalogue,
  ...xmlCatalogue,
  ...identityCatalogue,
  ...privacyCatalogue,
  ...flowCatalogue,
  ...flowFileCatalogue,
  ...flowRunCatalogue,
  ...fseCatalogue,
  ...fseDocumentsCatalogue,
  ...terminologyCatalogue,
  ...notificationCatalogue,
  ...serviceCatalogue,
  ...therapeuticPlanCatalogue,
  ...exchangeCatalogue,
  ...analyticsCatalogue,
  ...documentCatalogue,
};

/** Stable code of an issue: the closed union of the keys of the catalogue. */
export type IssueCode = keyof typeof parts;

/** Catalogue entry of each code. */
export const catalogue: Readonly<Record<IssueCode, CatalogueEntry>> = parts;
