import type { DocumentBuilder } from './context.ts';
import { dischargeLetter } from './discharge/discharge.ts';
import { drugDispensation, specialistDispensation, whiteDispensation } from './dispensation/dispensation.ts';
import { laboratory } from './laboratory/laboratory.ts';
import { pathologyReport } from './pathology/pathology.ts';
import { drugPrescription, specialistPrescription, whitePrescription } from './prescription/prescription.ts';
import { radiologyReport } from './radiology/radiology.ts';
import { outpatientReport, remoteReport } from './specialist/specialist.ts';
import { patientSummary } from './summary/summary.ts';
import { singleVaccination, vaccinationCertificate } from './vaccination/vaccination.ts';

/** The types of document that are built; a new one is added here. */
export const builders: readonly DocumentBuilder[] = [
  drugPrescription,
  specialistPrescription,
  whitePrescription,
  drugDispensation,
  specialistDispensation,
  whiteDispensation,
  singleVaccination,
  vaccinationCertificate,
  outpatientReport,
  remoteReport,
  patientSummary,
  dischargeLetter,
  radiologyReport,
  laboratory,
  pathologyReport,
];
