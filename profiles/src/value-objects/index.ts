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
export { type MunicipalityCode, parseMunicipality } from './municipality.ts';
export { type Nre, parseNre } from './nre.ts';
export type { Parsed } from './parsed.ts';
export { parseProvisionalCodiceFiscale } from './provisional-codice-fiscale.ts';
