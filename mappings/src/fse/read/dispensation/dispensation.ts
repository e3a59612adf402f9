import type { Reference } from '@medplum/fhirtypes';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { statementsIn } from '../statements/statement.ts';
import { dispensedDrug } from './drug-line.ts';
import { deliveredService } from './service-line.ts';

/** LOINC codes of the sections: medicines, and services in the brief and the extended form. */
const medicines = '60590-7';
const services: readonly (string | undefined)[] = ['103146-7', '103147-5'];

/** Dispensings of medicines (of the health service or paid by the person) and deliveries of services. */
export const dispensation = {
  types: ['ErF', 'ErS', 'ErFNoSSN'],
  open: (context: ReadContext): BodyReader => ({
    entries: (section, code) =>
      statementsIn(section).flatMap(({ link, element, name }): Reference[] => {
        if (code === medicines && name === 'supply') {
          context.claim(link);
          return [dispensedDrug(context, element)];
        }
        if (services.includes(code) && name === 'observation') {
          context.claim(link);
          return [deliveredService(context, element)];
        }
        return [];
      }),
  }),
};
