import places from '../server/src/services/emergency-department/department/machine.json' with { type: 'json' };
import { departmentRules } from '../server/src/services/emergency-department/department/machine.ts';
import { departmentService } from '../server/src/services/emergency-department/department/service.ts';
import machine from '../server/src/services/emergency-department/machine.json' with { type: 'json' };
import { emergencyService } from '../server/src/services/emergency-department/service.ts';
import { emergencyOperations } from '../server/src/services/emergency-department/steps.ts';
import { renderServiceReference } from './service-reference.ts';

const operations = emergencyOperations({ staleMinutes: 30, smallestCell: 3 });

/** Renders `docs/reference/emergency-department-steps.md`. */
export function renderEmergencyReference(): string {
  return renderServiceReference(emergencyService, {
    title: 'Passi del pronto soccorso · Steps of the emergency department',
    about: {
      it: 'Gli stati di un accesso al pronto soccorso, i passi con cui la struttura lo comunica, chi può compierli, che cosa chiedono e che cosa rifiutano; e l’affollamento pubblicato. Ogni passo è un’operazione FHIR.',
      en: 'The states of an access to an emergency department, the steps by which the department tells of it, who may make them, what they ask for and what they refuse; and the published occupancy. Each step is an operation of the FHIR API.',
    },
    operations: operations.filter(({ name }) => !departmentRules.has(name)),
    source: {
      file: 'server/src/services/emergency-department/machine.json',
      source: machine.source,
      evidence: machine.evidence,
    },
  });
}

/** Renders `docs/reference/emergency-department-report.md`. */
export function renderEmergencyReportReference(): string {
  return renderServiceReference(departmentService, {
    title: 'Dichiarazione del pronto soccorso · Declaration of the emergency department',
    about: {
      it: 'Ciò che il sistema di un pronto soccorso dichiara della struttura: che è in linea, i posti, se accoglie.',
      en: 'What the system of an emergency department declares of it: that it is online, its places, whether it takes people in.',
    },
    operations: operations.filter(({ name }) => departmentRules.has(name)),
    source: {
      file: 'server/src/services/emergency-department/department/machine.json',
      source: places.source,
      evidence: places.evidence,
    },
  });
}
