// What each type of organization has to bring. Errors only where the identifier is set by a national model that every such
// body is in, or for our own consistency; the others are warnings, because registers are still being completed.

Invariant: sin-org-1
Description: "Una ASL ha il codice FLS.11. / An ASL has its FLS.11 code."
Severity: #error
// Source: DM 23 December 1996, models FLS.
Expression: "type.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita' and code = 'asl').empty() or identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.1.1').exists()"

Invariant: sin-org-2
Description: "Una struttura di ricovero ha il codice HSP.11. / A hospital has its HSP.11 code."
Severity: #error
// Source: DM 23 December 1996, models HSP. Types: those below ric-hsp in it-tipoEntita, research bodies apart.
Expression: "type.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita' and (code in ('ric-hsp' | 'osp-dir' | 'ao' | 'aou' | 'pol-univ' | 'cc-priv' | 'cc-priv-a' | 'cc-priv-na' | 'irccs' | 'irccs-pub' | 'irccs-priv' | 'irccs-fond'))).empty() or identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.1.2').exists()"

Invariant: sin-org-3
Description: "Una farmacia ha il codice regionale. / A pharmacy has its regional code."
Severity: #warning
// Source: File D and DPC flows, presidio erogatore.
Expression: "type.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-organization-type' and code = 'pharmacy').empty() or identifier.where(system = 'https://fhir.sinfonia.campania.it/sid/pharmacy').exists()"

Invariant: sin-org-4
Description: "Una struttura territoriale, accreditata o residenziale ha il codice STS.11, RIA.11 o HSP.11. / A territorial, accredited or residential structure has an STS.11, RIA.11 or HSP.11 code."
Severity: #warning
// Source: DM 23 December 1996, models STS and RIA.
Expression: "type.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-organization-type' and (code in ('accredited-facility' | 'territorial-facility' | 'residential-home' | 'hospice' | 'community-house' | 'community-hospital'))).empty() or identifier.where(system in ('urn:oid:2.16.840.1.113883.2.9.4.1.3' | 'https://fhir.sinfonia.campania.it/sid/ria11' | 'urn:oid:2.16.840.1.113883.2.9.4.1.2')).exists()"

Invariant: sin-org-5
Description: "Una struttura accreditata dice con quale atto e fino a quando. / An accredited structure says by which act and until when."
Severity: #error
// Source: d.lgs. 30 December 1992 n. 502, art. 8-quater.
Expression: "type.coding.where((system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-organization-type' and code = 'accredited-facility') or (system = 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita' and code = 'cc-priv-a')).empty() or extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/accreditation').extension.where(url = 'kind').value.coding.where(code = 'accreditation').exists()"

Invariant: sin-org-6
Description: "Un distretto e un'unità operativa dicono di quale organizzazione fanno parte. / A district and an operational unit say which organization they are part of."
Severity: #error
// Source: d.lgs. 502/1992, art. 3-quater: the district is a part of the ASL.
Expression: "type.coding.where((system = 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita' and (code in ('dist-san' | 'osp-dir'))) or (system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-organization-type' and (code in ('hospital-unit' | 'territorial-facility')))).empty() or partOf.exists()"

Invariant: sin-org-7
Description: "Una regione ha il codice ministeriale, un comune il codice ISTAT. / A region has the code of the ministry, a municipality the ISTAT code."
Severity: #warning
Expression: "(type.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita' and code = 'regione').empty() or identifier.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/minsan-regione').exists()) and (type.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita' and code = 'comune').empty() or identifier.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni').exists())"

Invariant: sin-org-8
Description: "Una cooperativa o un fornitore ha la partita IVA. / A cooperative or a supplier has its VAT number."
Severity: #warning
// Source: DPR 26 October 1972 n. 633, art. 35.
Expression: "type.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-organization-type' and (code in ('cooperative' | 'supplier'))).empty() or identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.3.2').exists()"
