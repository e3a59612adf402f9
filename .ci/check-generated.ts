import { globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderReference } from '../server/src/config/index.ts';
import { renderBookingAgendaReference, renderBookingReference } from './booking-reference.ts';
import { renderWaitingListReference } from './booking-waiting-list-reference.ts';
import { renderDispensingReference, renderSupplyReference } from './dispensing-reference.ts';
import { renderEmergencyReference, renderEmergencyReportReference } from './emergency-reference.ts';
import { renderErrorReference } from './error-reference.ts';
import {
  renderDdReference,
  renderMobilityReference,
  renderSiadT1Reference,
  renderSiadT2Reference,
  renderWaitingTimesReference,
} from './flow-reference.ts';
import { renderFseDocumentsReference } from './fse-documents-reference.ts';
import { renderHapiDifferences } from './hapi-differences-reference.ts';
import { renderHapiSettingsReference } from './hapi-settings-reference.ts';
import { renderHomeCareReference } from './home-care-reference.ts';
import { operationDefinitionFiles, operationsFolder } from './operation-definitions.ts';
import { renderPolicyReference } from './policy-reference.ts';
import { renderPrescriptionReference } from './prescription-reference.ts';
import { renderTherapeuticPlanReference } from './therapeutic-plan-reference.ts';
import { renderTherapeuticPlanStepsReference } from './therapeutic-plan-steps-reference.ts';

/**
 * Checks that the files made from code are what the code makes now; `--write` makes them anew.
 * Exit code 1 names the stale ones.
 */
const generated: readonly { path: string; render: () => string | Promise<string> }[] = [
  { path: 'docs/reference/errors.md', render: renderErrorReference },
  { path: 'docs/reference/policies.md', render: renderPolicyReference },
  { path: 'docs/reference/flow-siad-t1.md', render: renderSiadT1Reference },
  { path: 'docs/reference/flow-siad-t2.md', render: renderSiadT2Reference },
  { path: 'docs/reference/flow-dd.md', render: renderDdReference },
  { path: 'docs/reference/flow-mobility-c1.md', render: () => renderMobilityReference('c1') },
  { path: 'docs/reference/flow-mobility-c2.md', render: () => renderMobilityReference('c2') },
  { path: 'docs/reference/flow-mobility-d1.md', render: () => renderMobilityReference('d1') },
  { path: 'docs/reference/flow-mobility-d2.md', render: () => renderMobilityReference('d2') },
  { path: 'docs/reference/flow-mobility-f1.md', render: () => renderMobilityReference('f1') },
  { path: 'docs/reference/flow-mobility-f2.md', render: () => renderMobilityReference('f2') },
  { path: 'docs/reference/flow-waiting-times-ex-ante.md', render: () => renderWaitingTimesReference('exAnte') },
  { path: 'docs/reference/flow-waiting-times-ex-post.md', render: () => renderWaitingTimesReference('exPost') },
  { path: 'docs/reference/configuration.md', render: renderReference },
  { path: 'docs/reference/booking-agenda-steps.md', render: renderBookingAgendaReference },
  { path: 'docs/reference/booking-steps.md', render: renderBookingReference },
  { path: 'docs/reference/booking-waiting-list-steps.md', render: renderWaitingListReference },
  { path: 'docs/reference/dispensing-steps.md', render: renderDispensingReference },
  { path: 'docs/reference/supply-steps.md', render: renderSupplyReference },
  { path: 'docs/reference/emergency-department-steps.md', render: renderEmergencyReference },
  { path: 'docs/reference/emergency-department-report.md', render: renderEmergencyReportReference },
  { path: 'docs/reference/hapi-differences.md', render: renderHapiDifferences },
  { path: 'docs/reference/hapi-settings.md', render: renderHapiSettingsReference },
  { path: 'docs/reference/home-care-steps.md', render: renderHomeCareReference },
  { path: 'docs/reference/prescription-steps.md', render: renderPrescriptionReference },
  { path: 'docs/reference/fse-document-steps.md', render: renderFseDocumentsReference },
  { path: 'docs/reference/therapeutic-plan-rules.md', render: renderTherapeuticPlanReference },
  { path: 'docs/reference/therapeutic-plan-steps.md', render: renderTherapeuticPlanStepsReference },
  ...operationDefinitionFiles,
];

const root = join(import.meta.dirname, '..');
const write = process.argv.includes('--write');
const stale: string[] = [];

for (const { path, render } of generated) {
  const expected = await render();
  const file = join(root, path);
  const actual = await readFile(file, 'utf8').catch(() => undefined);
  if (actual === expected) continue;
  if (write) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, expected);
    console.log(`written ${path}`);
  } else stale.push(path);
}

// The definition of an operation that is gone would stay in the package.
const known = new Set(generated.map(({ path }) => path));
for (const path of globSync(`${operationsFolder}/**/*.json`, { cwd: root })) {
  if (known.has(path)) continue;
  if (write) {
    await rm(join(root, path));
    console.log(`removed ${path}`);
  } else stale.push(path);
}

if (stale.length > 0) {
  console.error(`Stale generated files: ${stale.join(', ')}. Run: npm run generate`);
  process.exit(1);
}
