import { oids } from '../../cda/code-systems.ts';
import { isTherapy, type TherapyOptions, therapy } from '../clinical/therapy.ts';
import { type EntryWriter, entriesBy } from './entry.ts';

/** What was taken before the stay: nothing is known for sure of it. */
const entryTherapy: TherapyOptions = {
  mood: 'EVN',
  systems: [oids.aic, oids.atc, oids.equivalenceGroup],
  strict: false,
  asking: 'IND',
};

/** What was given during the stay. Source: schematron LDO 5.5 b77–b87. */
const stayTherapy: TherapyOptions = { mood: 'EVN', systems: [oids.aic, oids.atc], strict: true, asking: 'DIR' };

/** What is to be taken after the stay. Source: schematron LDO 5.5 b91–b99. */
export const dischargeTherapy: TherapyOptions = {
  mood: 'INT',
  systems: [oids.aic, oids.atc, oids.equivalenceGroup],
  strict: true,
  asking: 'IND',
};

function writer(options: TherapyOptions): EntryWriter {
  return (context, located, text) => {
    const made = isTherapy(located) ? therapy(context, located, text, options) : undefined;
    return made ? [made] : [];
  };
}

/** Therapies at entry: statements, as a request is none of what was taken. */
export const therapiesAtEntry = entriesBy({ MedicationStatement: writer(entryTherapy) });

/** Therapies of the stay. */
export const therapiesOfStay = entriesBy({
  MedicationAdministration: writer(stayTherapy),
  MedicationStatement: writer(stayTherapy),
});

/** Therapies at discharge. */
export const therapiesAtDischarge = entriesBy({
  MedicationRequest: writer(dischargeTherapy),
  MedicationStatement: writer(dischargeTherapy),
});
