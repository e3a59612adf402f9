import { type SchemaFiles, schemaFilesOf } from '../index.ts';

const typeId = '<xs:element name="typeId" type="II"/>';

/** A set of schemas of our own, with the layout of the ministry's and a few rules: enough to try the validator. */
export const smallFiles: ReadonlyMap<string, string> = new Map([
  [
    'xsd/SMALL/CDA.xsd',
    '<xs:schema targetNamespace="urn:hl7-org:v3" xmlns="urn:hl7-org:v3" xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"><xs:include schemaLocation="./coreschemas/types.xsd"/><xs:element name="ClinicalDocument" type="Document"/></xs:schema>',
  ],
  [
    'xsd/SMALL/types.xsd',
    `<xs:schema targetNamespace="urn:hl7-org:v3" xmlns="urn:hl7-org:v3" xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"><xs:complexType name="II"><xs:attribute name="root" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9.]+"/></xs:restriction></xs:simpleType></xs:attribute><xs:attribute name="extension"/></xs:complexType><xs:complexType name="CD"><xs:attribute name="code"/><xs:attribute name="codeSystem"/><xs:attribute name="codeSystemVersion"/></xs:complexType><xs:complexType name="Document"><xs:sequence>${typeId}<xs:element name="templateId" type="II" minOccurs="0" maxOccurs="9"/><xs:element name="code" type="CD" maxOccurs="99"/><xs:element name="title" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType></xs:schema>`,
  ],
  ['schematron/schematronFSE_LAB_v1.9.sch', '<nothing/>'],
  [
    'schematron/schematronFSE_LAB_v1.10.sch',
    '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><ns prefix="hl7" uri="urn:hl7-org:v3"/><pattern><rule context="hl7:ClinicalDocument"><assert test="hl7:title">ERRORE-1| title of <name/></assert></rule><rule context="//hl7:code"><report test="@code=\'W\'">W1| code <value-of select="@code"/></report></rule></pattern></schema>',
  ],
  [
    'schematron/schematron_RSA_v1.sch',
    '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><include href="../../secret"/></schema>',
  ],
  [
    'terminology/1.2.3.csv',
    'version,code,description,release_date\n9,A,"one, with\n""marks""",2020-01-01\r\n10,B,two,\n',
  ],
]);

/** The same as files of a validator, some replaced or (with nothing) left out. */
export function smallSchemas(changes: Readonly<Record<string, string | undefined>> = {}): SchemaFiles {
  const files = new Map<string, Uint8Array>();
  for (const [name, text] of Object.entries({ ...Object.fromEntries(smallFiles), ...changes })) {
    if (text !== undefined) files.set(name, Buffer.from(text));
  }
  return schemaFilesOf('small', files);
}

/** A document of the small schemas; `codes` go before the title. */
export function smallDocument({
  codes = '',
  title = '<title>x</title>',
  template = '2.16.840.1.113883.2.9.10.1.1',
} = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">\n<typeId root="1.2" extension="SMALL"/>\n<templateId root="${template}" extension="1"/>\n<code code="11502-2" codeSystem="2.16.840.1.113883.6.1"/>${codes}${title}</ClinicalDocument>`;
}
