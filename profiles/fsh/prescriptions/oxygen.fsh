Profile: OxygenSupplyRequest
Parent: SupplyRequest
Id: sinfonia-oxygen-supply-request
Title: "Fornitura di ossigeno a domicilio"
Description: "Ordine al fornitore dell'ossigeno e dei suoi apparecchi per un piano di ossigenoterapia: fonte, flusso, ore al giorno, domicilio. La fornitura avviene di solito con gara della Regione o dell'ASL."
* insert English([[Oxygen supply at home]], [[Order to the supplier of oxygen and its equipment for a plan of oxygen therapy: source, flow, hours a day, home. The supply usually follows a tender of the Region or of the ASL.]])
* insert SupplyOrder
* item[x] only CodeableConcept
* itemCodeableConcept from $oxygenEquipmentVS (extensible)
* insert Must(item[x], [[Fonte o apparecchio]], [[Source or equipment]])
* parameter.code 1..1
* parameter.code from $deviceParameterVS (extensible)
* parameter.value[x] 1..1
* insert Must(parameter, [[Flusso, ore al giorno, consumo]], [[Flow, hours a day, consumption]])
* deliverTo 1..1
* deliverTo only Reference(SinfoniaPatient)
* insert Must(deliverTo, [[Assistito, al suo domicilio]], [[Person, at their home]])

Mapping: OxygenSupplyRequestToHl7Italia
Source: OxygenSupplyRequest
Target: "http://hl7.org/fhir/StructureDefinition/SupplyRequest"
Id: hl7-italia
Title: "Ossigenoterapia domiciliare"
Description: "HL7 Italia non ha un profilo della fornitura di ossigeno: si seguono R4 e i dati della scheda di ossigenoterapia. / HL7 Italia has no profile of the oxygen supply: R4 and the data of the oxygen therapy form are followed."
* parameter -> "SupplyRequest.parameter"
