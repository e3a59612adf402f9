export { type LocalHealthAuthority, localHealthAuthorities, parseAsl } from './asl.ts';
export {
  agreesWithBirthDate,
  birthDateOf,
  type CodiceFiscale,
  parseCodiceFiscale,
  type RecordedSex,
} from './codice-fiscale.ts';
export { checkCharacter, withOmocodia } from './codice-fiscale-check.ts';
export { type CodiceFiscaleFacts, codiceFiscaleOf } from './codice-fiscale-of.ts';
export { type ForeignerCode, parseEni, parseStp } from './foreigner-code.ts';
export {
  parseHealthAuthorityCode,
  parseHospitalCode,
  parseTerritorialStructureCode,
  type StructureCode,
  type TerritorialStructureCode,
} from './health-structure.ts';
export { type Icd9CmCode, parseIcd9CmDiagnosis, parseIcd9CmProcedure } from './icd-9-cm.ts';
export { type Aic, type Atc, parseAic, parseAtc, toCode32 } from './medicines.ts';
export { type MunicipalityCode, parseMunicipality } from './municipality.ts';
export { type Nre, parseNre } from './nre.ts';
export type { Parsed } from './parsed.ts';
export { parseProvisionalCodiceFiscale } from './provisional-codice-fiscale.ts';
export { parseTeamCardNumber, type TeamCardNumber } from './team-card.ts';
export { parseVatNumber, type VatNumber } from './vat-number.ts';
