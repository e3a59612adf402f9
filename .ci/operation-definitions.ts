import type { OperationHandler } from '../server/src/fhir/context.ts';
import { bookingOperations } from '../server/src/services/booking/steps.ts';
import { dispensingOperations } from '../server/src/services/dispensing/steps.ts';
import { emergencyOperations } from '../server/src/services/emergency-department/steps.ts';
import { fseDocumentOperations } from '../server/src/services/fse-documents/steps.ts';
import { homeCareOperations } from '../server/src/services/home-care/steps.ts';
import { prescriptionOperations } from '../server/src/services/prescriptions/steps.ts';
import { type DescribedOperation, toOperationDefinition } from '../server/src/services/steps/operation-definition.ts';
import { planOperations } from '../server/src/services/therapeutic-plans/steps.ts';

/** Folder of the definitions, below the repository; the build of the FHIR package takes them from there. */
export const operationsFolder = 'profiles/operations';

/** Services whose operations are generated, by the name of their folder. */
const services: Readonly<Record<string, readonly OperationHandler[]>> = {
  booking: bookingOperations(),
  dispensing: dispensingOperations(),
  'emergency-department': emergencyOperations({ staleMinutes: 30, smallestCell: 3 }),
  'fse-documents': fseDocumentOperations(),
  'home-care': homeCareOperations(),
  prescriptions: prescriptionOperations(),
  'therapeutic-plans': planOperations(),
};

/**
 * The OperationDefinitions of the services as files of `profiles/operations/<service>/`. They are made from server code and kept in the
 * repository, so that the package is built without the server: a fresh clone builds from the files, `npm run generate` makes them
 * anew from the code, and the next build takes them in.
 */
export const operationDefinitionFiles: readonly { path: string; render: () => string }[] = Object.entries(
  services,
).flatMap(([service, operations]) =>
  operations.filter(isDescribed).map((operation) => ({
    path: `${operationsFolder}/${service}/${operation.name}.json`,
    render: () => `${JSON.stringify(toOperationDefinition(operation), undefined, 2)}\n`,
  })),
);

function isDescribed(operation: OperationHandler): operation is OperationHandler & DescribedOperation {
  return operation.description !== undefined;
}
