/** What may be put in; `template` names another type than a record of a single vaccination. */
export interface SmallParts {
  readonly header?: string;
  readonly body?: string;
  readonly template?: string;
}

/** A document with invented people that has no more than reading needs; parts can be put in or taken out. */
export function smallDocument(parts: SmallParts = {}): string {
  const { header = '', body = '', template = '2.16.840.1.113883.2.9.10.1.11.1.1' } = parts;
  return `<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <realmCode code="IT"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_MT000040UV02"/>
  <templateId root="${template}" extension="1.1"/>
  <id root="2.16.840.1.113883.2.9.2.150.4.4" extension="150204.PROVA.1"/>
  <code code="87273-9" codeSystem="2.16.840.1.113883.6.1"/>
  <title>Prova</title>
  <effectiveTime value="20260302103000+0100"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <recordTarget><patientRole><id root="2.16.840.1.113883.2.9.4.3.2" extension="PRVPRV80A01F839X"/><patient>
    <name><family>Prova</family><given>Paziente</given></name></patient></patientRole></recordTarget>
  <author><time value="20260302103000+0100"/><assignedAuthor>
    <id root="2.16.840.1.113883.2.9.4.3.2" extension="PRVMDC70A01F839X"/><assignedPerson>
    <name><family>Prova</family><given>Medico</given></name></assignedPerson></assignedAuthor></author>
  ${header}
  <component><structuredBody>${body}</structuredBody></component>
</ClinicalDocument>`;
}
