ValueSet: FseDocumentType
Id: fse-document-type
Title: "Tipi di documento FSE"
Description: "Codici LOINC dei documenti che hanno un modello nazionale o che INI ammette; il modello di ciascuno è nella tabella fse-format, la classe in fse-class. Fonte: catalogo it-fse-catalogs del 22/08/2026 e Affinity Domain Italia 2.6."
* insert English([[Types of FSE document]], [[LOINC codes of the documents that have a national template or that INI admits; the template of each is in the table fse-format, the class in fse-class. Source: it-fse-catalogs of 22/08/2026 and Affinity Domain Italia 2.6.]])
* insert FseType(11502-2, Referto di laboratorio)
* insert FseType(57833-6, Prescrizione farmaceutica)
* insert FseType(57832-8, Prescrizione specialistica)
* insert FseType(57829-4, Prescrizione di presidi)
* insert FseType(60591-5, Profilo sanitario sintetico)
* insert FseType(34105-7, Lettera di dimissione ospedaliera)
* insert FseType(18842-5, Relazione di dimissione)
* insert FseType(59258-4, Verbale di pronto soccorso)
* insert FseType(68604-8, Referto di radiologia)
* insert FseType(11526-1, Referto di anatomia patologica)
* insert FseType(11488-4, Referto di specialistica ambulatoriale)
* insert FseType(87273-9, Scheda della singola vaccinazione)
* insert FseType(82593-5, Certificato vaccinale)
* insert FseType(60593-1, Erogazione farmaceutica)
* insert FseType(29304-3, Erogazione farmaceutica (metadati INI\))
* insert FseType(81223-0, Erogazione specialistica)
* insert FseType(108276-7, Lettera di invito allo screening)
* insert FseType(111490-9, Lettera di invito alla vaccinazione)
* insert FseType(75496-0, Referto di televisita o relazione di teleassistenza)
* insert FseType(85208-7, Relazione di teleconsulto)
* insert FseType(101881-1, Tessera del portatore di impianto)
* insert FseType(100971-1, Cartella clinica)
* insert FseType(18776-5, Piano terapeutico)
* insert FseType(57827-8, Esenzione)
* insert FseType(104531-9, Certificato)
* insert FseType(59284-0, Consenso)
* insert FseType(53576-5, Documento del taccuino)
* insert FseType(103140-0, Documento del taccuino)

RuleSet: FseType(code, it)
* $fseLoinc#{code} "{it}"

// What is fixed for one type of document: LOINC code, class, national template.
RuleSet: FseDocument(loinc, class, template)
* type = $fseLoinc#{loinc}
* category[classe] = $fseClass#{class}
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.{template}

// The document has to be signed: the schematron asks for a legalAuthenticator.
RuleSet: FseSigned
* attester[legale] 1..1

// A section of a document, recognised by its LOINC code.
RuleSet: FseSection(slice, loinc, min, max, it, en)
* section contains {slice} {min}..{max}
* section[{slice}].code = $fseLoinc#{loinc}
* insert Label(section[{slice}], [[{it}]], [[{en}]])

// A section below a section.
RuleSet: FseSubsection(parent, slice, loinc, it, en)
* section[{parent}].section contains {slice} 0..1
* section[{parent}].section[{slice}].code = $fseLoinc#{loinc}
* insert Label(section[{parent}].section[{slice}], [[{it}]], [[{en}]])

RuleSet: FseSubsections(parent)
* section[{parent}].section ^slicing.discriminator.type = #pattern
* section[{parent}].section ^slicing.discriminator.path = "code"
* section[{parent}].section ^slicing.rules = #open

// Other sections are refused: the schematron knows only those of the profile.
RuleSet: FseClosedSections
* section ^slicing.rules = #closed
