import type { DocumentBuilder } from './context.ts';
import { singleVaccination, vaccinationCertificate } from './vaccination/vaccination.ts';

/** The types of document that are built; a new one is added here. */
export const builders: readonly DocumentBuilder[] = [singleVaccination, vaccinationCertificate];
