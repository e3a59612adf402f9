import type { CatalogueEntry, CataloguePart, IssueSeverity, IssueType } from '../catalogue-entry.ts';

type Sentences = readonly [it: string, en: string];

function fault(
  type: IssueType,
  [it, en]: Sentences,
  [remedyIt, remedyEn]: Sentences,
  source: string,
  severity: IssueSeverity = 'error',
): CatalogueEntry {
  return { severity, type, status: 422, text: { it, en }, remedy: { it: remedyIt, en: remedyEn }, source };
}

const json = 'FHIR R4, json.html';
const dataTypes = 'FHIR R4, datatypes.html';
const definition = 'FHIR R4, elementdefinition.html';
const profiling = 'FHIR R4, profiling.html';
const terminologies = 'FHIR R4, terminologies.html';
const references = 'FHIR R4, references.html';

/** Faults that the validator finds in a resource. Values never carry content of the resource. */
export const validationCatalogue = {
  'not-an-object': fault(
    'structure',
    ['Qui serve un oggetto JSON.', 'A JSON object is needed here.'],
    ['Inviare un oggetto con gli elementi del tipo {type}.', 'Send an object with the elements of type {type}.'],
    json,
  ),
  'nested-too-deep': fault(
    'too-costly',
    ['Gli elementi sono annidati troppo in profondità.', 'Elements are nested too deeply.'],
    ['Ridurre i livelli di annidamento.', 'Use fewer levels of nesting.'],
    json,
  ),
  'type-unknown': fault(
    'structure',
    [
      'resourceType manca o non è un tipo di risorsa di FHIR R4.',
      'resourceType is missing or no FHIR R4 resource type.',
    ],
    [
      'Indicare in resourceType uno dei tipi di FHIR R4; il più vicino è «{nearest}».',
      'Give one of the FHIR R4 types in resourceType; the nearest is "{nearest}".',
    ],
    'FHIR R4, resourcelist.html',
  ),
  'element-unknown': fault(
    'structure',
    ['{type} non ha un elemento «{name}».', '{type} has no element "{name}".'],
    [
      'Togliere la proprietà o correggerne il nome; il più vicino è «{nearest}».',
      'Remove the property or correct its name; the nearest is "{nearest}".',
    ],
    json,
  ),
  'element-null': fault(
    'structure',
    ['null non è ammesso qui.', 'null is not allowed here.'],
    ['Togliere la proprietà senza valore.', 'Leave out the property that has no value.'],
    json,
  ),
  'element-empty': fault(
    'structure',
    ['Elemento vuoto: serve un valore o almeno un figlio.', 'Empty element: a value or at least one child is needed.'],
    ['Togliere l’elemento oppure valorizzarlo.', 'Leave the element out or give it a value.'],
    'FHIR R4, element.html, ele-1',
  ),
  'array-expected': fault(
    'structure',
    ['«{name}» si ripete: serve un array.', '"{name}" repeats: an array is needed.'],
    ['Racchiudere il valore tra parentesi quadre.', 'Put the value between square brackets.'],
    json,
  ),
  'array-unexpected': fault(
    'structure',
    ['«{name}» non si ripete: l’array non è ammesso.', '"{name}" does not repeat: an array is not allowed.'],
    ['Inviare il valore senza parentesi quadre.', 'Send the value without square brackets.'],
    json,
  ),
  'array-length-differs': fault(
    'structure',
    [
      '«{name}» e «_{name}» devono avere la stessa lunghezza, con null dove manca un valore.',
      '"{name}" and "_{name}" must have the same length, with null where a value is missing.',
    ],
    ['Allineare i due array.', 'Align the two arrays.'],
    json,
  ),
  'element-missing': fault(
    'required',
    [
      'Manca «{name}»: ne servono almeno {min}, presenti {count}.',
      '"{name}" is missing: at least {min} needed, {count} present.',
    ],
    ['Aggiungere l’elemento.', 'Add the element.'],
    definition,
  ),
  'element-too-many': fault(
    'structure',
    ['«{name}» compare {count} volte: al massimo {max}.', '"{name}" is present {count} times: at most {max} allowed.'],
    ['Togliere le ripetizioni in più.', 'Remove the repetitions in excess.'],
    definition,
  ),
  'choice-repeated': fault(
    'structure',
    ['«{name}[x]» ha più di un tipo insieme.', '"{name}[x]" has more than one type at once.'],
    ['Lasciare una sola delle proprietà.', 'Keep only one of the properties.'],
    'FHIR R4, formats.html#choice',
  ),
  'type-not-allowed': fault(
    'structure',
    ['Tipo {type} non ammesso; ammessi: {allowed}.', 'Type {type} is not allowed; allowed: {allowed}.'],
    ['Usare uno dei tipi ammessi.', 'Use one of the allowed types.'],
    definition,
  ),
  'format-wrong': fault(
    'value',
    ['Il valore non ha la forma del tipo {type}.', 'The value does not have the form of type {type}.'],
    ['Forma richiesta: {form}.', 'Required form: {form}.'],
    dataTypes,
  ),
  'date-impossible': fault(
    'value',
    ['La data non esiste nel calendario.', 'The date does not exist in the calendar.'],
    ['Correggere giorno e mese.', 'Correct day and month.'],
    dataTypes,
  ),
  'string-too-long': fault(
    'too-long',
    ['Il testo supera {max} caratteri.', 'The text is longer than {max} characters.'],
    ['Accorciare il testo.', 'Shorten the text.'],
    definition,
  ),
  'value-fixed': fault(
    'value',
    ['Il valore deve essere esattamente quello del profilo.', 'The value must be exactly that of the profile.'],
    ['Usare il valore fissato in {profile}.', 'Use the value fixed in {profile}.'],
    definition,
  ),
  'value-pattern': fault(
    'value',
    ['Il valore non contiene quello che il profilo richiede.', 'The value does not contain what the profile requires.'],
    ['Completare l’elemento come indicato in {profile}.', 'Complete the element as stated in {profile}.'],
    definition,
  ),
  'code-not-bound': fault(
    'code-invalid',
    [
      'Il codice non appartiene all’insieme obbligatorio {valueSet}.',
      'The code is not in the required value set {valueSet}.',
    ],
    ['Usare uno dei codici dell’insieme.', 'Use one of the codes of the value set.'],
    terminologies,
  ),
  'code-outside-extensible': fault(
    'code-invalid',
    [
      'Nessuno dei codici appartiene all’insieme estendibile {valueSet}.',
      'None of the codes is in the extensible value set {valueSet}.',
    ],
    ['Usare un codice dell’insieme quando ne esiste uno adatto.', 'Use a code of the value set when one of them fits.'],
    terminologies,
    'warning',
  ),
  'code-unknown': fault(
    'code-invalid',
    ['Il codice non esiste nel sistema {system}.', 'The code does not exist in system {system}.'],
    ['Controllare codice e sistema.', 'Check code and system.'],
    terminologies,
    'warning',
  ),
  'slice-missing': fault(
    'required',
    [
      'Il profilo richiede almeno {min} «{slice}» in «{name}»; presenti {count}.',
      'The profile requires at least {min} "{slice}" in "{name}"; {count} present.',
    ],
    ['Aggiungere l’elemento come indicato in {profile}.', 'Add the element as stated in {profile}.'],
    profiling,
  ),
  'slice-too-many': fault(
    'structure',
    [
      'Il profilo ammette al massimo {max} «{slice}» in «{name}»; presenti {count}.',
      'The profile allows at most {max} "{slice}" in "{name}"; {count} present.',
    ],
    ['Togliere le ripetizioni in più.', 'Remove the repetitions in excess.'],
    profiling,
  ),
  'slice-closed': fault(
    'structure',
    [
      'Il profilo ammette in «{name}» solo gli elementi che elenca, e questo non è tra quelli.',
      'The profile allows only the elements it lists in "{name}", and this is none of them.',
    ],
    ['Togliere l’elemento o renderlo conforme a {profile}.', 'Remove the element or make it conform to {profile}.'],
    profiling,
  ),
  'slice-order': fault(
    'structure',
    [
      'Gli elementi di «{name}» non sono nell’ordine del profilo.',
      'The elements of "{name}" are not in the order of the profile.',
    ],
    ['Riordinarli come in {profile}.', 'Put them in the order of {profile}.'],
    profiling,
  ),
  'reference-malformed': fault(
    'value',
    ['Il riferimento non ha una forma ammessa.', 'The reference does not have an allowed form.'],
    [
      'Usare Tipo/id, un indirizzo assoluto, urn:uuid o #id di una risorsa contenuta.',
      'Use Type/id, an absolute address, urn:uuid, or #id of a contained resource.',
    ],
    references,
  ),
  'reference-target': fault(
    'structure',
    ['Il riferimento punta a {type}; ammessi: {allowed}.', 'The reference points to {type}; allowed: {allowed}.'],
    ['Riferirsi a una risorsa di un tipo ammesso.', 'Refer to a resource of an allowed type.'],
    references,
  ),
  'reference-type-differs': fault(
    'structure',
    ['Reference.type non corrisponde al riferimento.', 'Reference.type does not match the reference.'],
    ['Correggere type o togliere la proprietà.', 'Correct type or leave it out.'],
    references,
  ),
  'contained-id': fault(
    'structure',
    [
      'Una risorsa contenuta deve avere un id, diverso dalle altre.',
      'A contained resource needs an id, different from the others.',
    ],
    ['Dare a ogni risorsa contenuta il proprio id.', 'Give each contained resource its own id.'],
    'FHIR R4, references.html#contained',
  ),
  'full-url-differs': fault(
    'structure',
    ['fullUrl non corrisponde al tipo e all’id della risorsa.', 'fullUrl does not match type and id of the resource.'],
    ['Correggere fullUrl oppure usare urn:uuid.', 'Correct fullUrl or use urn:uuid.'],
    'FHIR R4, bundle.html#bundle-unique',
  ),
  'invariant-broken': fault(
    'invariant',
    ['La regola {key} non è rispettata: {rule}', 'Rule {key} is broken: {rule}'],
    ['Correggere la risorsa secondo la regola.', 'Correct the resource according to the rule.'],
    'FHIR R4, conformance-rules.html#constraints',
  ),
  'invariant-not-evaluated': fault(
    'processing',
    ['La regola {key} non si può valutare su questi dati.', 'Rule {key} cannot be evaluated on these data.'],
    ['Controllare l’elemento a mano.', 'Check the element by hand.'],
    'FHIR R4, conformance-rules.html#constraints',
    'warning',
  ),
  'narrative-unsafe': fault(
    'security',
    ['Il testo XHTML contiene «{name}», che non è ammesso.', 'The XHTML text contains "{name}", which is not allowed.'],
    [
      'Usare solo formattazione semplice, senza script, moduli e contenuto attivo.',
      'Use simple formatting only, without scripts, forms and active content.',
    ],
    'FHIR R4, narrative.html#xhtml, txt-1',
  ),
  'narrative-malformed': fault(
    'structure',
    ['Il testo XHTML non è ben formato o è vuoto.', 'The XHTML text is malformed or empty.'],
    [
      'Inviare un elemento div dello spazio dei nomi XHTML con del contenuto.',
      'Send one div element in the XHTML namespace with some content.',
    ],
    'FHIR R4, narrative.html#xhtml, txt-2',
  ),
  'profile-unknown': fault(
    'not-found',
    [
      'Il profilo {profile} non è conosciuto: la conformità non è stata controllata.',
      'Profile {profile} is unknown: conformance was not checked.',
    ],
    [
      'Controllare l’indirizzo in meta.profile; il più vicino è {nearest}.',
      'Check the address in meta.profile; the nearest is {nearest}.',
    ],
    profiling,
    'warning',
  ),
  'profile-other-type': fault(
    'structure',
    [
      'Il profilo {profile} vale per {expected}, non per {type}.',
      'Profile {profile} is for {expected}, not for {type}.',
    ],
    ['Indicare un profilo del tipo della risorsa.', 'Name a profile for the type of the resource.'],
    profiling,
  ),
  'modifier-extension-unknown': fault(
    'extension',
    [
      'Estensione modificatrice sconosciuta: potrebbe cambiare il significato.',
      'Unknown modifier extension: it may change the meaning.',
    ],
    ['Usare solo estensioni modificatrici pubblicate.', 'Use published modifier extensions only.'],
    'FHIR R4, extensibility.html#modifierExtension',
    'warning',
  ),
  'codice-fiscale-form': fault(
    'value',
    ['Il codice fiscale non ha la forma prevista.', 'The codice fiscale does not have the required form.'],
    ['Indicare i 16 caratteri come sulla tessera sanitaria.', 'Give the 16 characters as they are on the health card.'],
    'DM 23 December 1976, n. 13813',
  ),
  'codice-fiscale-check': fault(
    'value',
    ['Il carattere di controllo del codice fiscale è errato.', 'The check character of the codice fiscale is wrong.'],
    ['Ricopiare il codice dalla tessera sanitaria.', 'Copy the code again from the health card.'],
    'DM 23 December 1976, n. 13813',
  ),
  'codice-fiscale-date': fault(
    'value',
    ['Il codice fiscale contiene un giorno che non esiste.', 'The codice fiscale contains a day that does not exist.'],
    ['Ricopiare il codice dalla tessera sanitaria.', 'Copy the code again from the health card.'],
    'DM 23 December 1976, n. 13813',
  ),
  'provisional-codice-fiscale-wrong': fault(
    'value',
    [
      'Il codice fiscale provvisorio deve avere 11 cifre con cifra di controllo esatta.',
      'A provisional codice fiscale has 11 digits with a right check digit.',
    ],
    ['Ricopiare il codice dal certificato di attribuzione.', 'Copy the code again from its certificate.'],
    'DM 23 December 1976, n. 13813',
  ),
  'foreigner-code-form': fault(
    'value',
    ['Il codice {prefix} non ha la forma prevista.', 'The {prefix} code does not have the required form.'],
    [
      'Indicare {prefix}, 3 cifre della regione, 3 dell’ASL e 7 del progressivo.',
      'Give {prefix}, 3 digits of the region, 3 of the ASL and 7 of the number.',
    ],
    'DPR 31 August 1999, n. 394, art. 43',
  ),
  'municipality-form': fault(
    'value',
    [
      'Il codice ISTAT del comune non ha la forma prevista.',
      'The ISTAT code of the municipality does not have the required form.',
    ],
    [
      'Indicare 6 cifre: 3 della provincia e 3 del comune.',
      'Give 6 digits: 3 of the province and 3 of the municipality.',
    ],
    'ISTAT, Codici statistici delle unità amministrative territoriali',
  ),
  'asl-unknown': fault(
    'code-invalid',
    ['Il codice non è di una ASL della Campania.', 'The code is not that of an ASL of Campania.'],
    ['Usare uno dei codici da 150201 a 150207.', 'Use one of the codes 150201 to 150207.'],
    'Ministry of Health, FLS.11 model',
  ),
  'nre-form': fault(
    'value',
    ['L’NRE non ha la forma prevista.', 'The NRE does not have the required form.'],
    ['Indicare i 15 caratteri del promemoria.', 'Give the 15 characters of the memorandum.'],
    'Sistema TS, Ricetta dematerializzata, specifiche tecniche, 5 December 2024',
  ),
} as const satisfies CataloguePart;
