import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of searches. Values name parameters, modifiers and limits, never what was searched for. Source: FHIR R4, search.html. */
export const searchCatalogue = {
  'unknown-parameter': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Il parametro di ricerca «{parameter}» non esiste per {type}.',
      en: 'Search parameter "{parameter}" does not exist for {type}.',
    },
    remedy: {
      it: 'I nomi validi più vicini sono: {nearest}. Con «Prefer: handling=lenient» il parametro viene ignorato.',
      en: 'The nearest valid names are: {nearest}. With "Prefer: handling=lenient" the parameter is ignored.',
    },
    source: 'FHIR R4 search.html#errors',
  },
  'parameter-ignored': {
    severity: 'warning',
    type: 'not-supported',
    status: 200,
    text: {
      it: 'Il parametro di ricerca «{parameter}» non esiste per {type} ed è stato ignorato.',
      en: 'Search parameter "{parameter}" does not exist for {type} and was ignored.',
    },
    remedy: { it: 'I nomi validi più vicini sono: {nearest}.', en: 'The nearest valid names are: {nearest}.' },
    source: 'FHIR R4 search.html#errors',
  },
  'invalid-parameter-value': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: 'Il valore del parametro «{parameter}» non ha la forma richiesta.',
      en: 'The value of parameter "{parameter}" does not have the required form.',
    },
    remedy: {
      it: 'Controllare la forma dei valori di ricerca in FHIR R4 (search.html) e le sequenze di escape.',
      en: 'Check the form of search values in FHIR R4 (search.html) and the escape sequences.',
    },
    source: 'FHIR R4 search.html',
  },
  'prefix-not-allowed': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: 'Il prefisso usato nel valore del parametro «{parameter}» non è ammesso.',
      en: 'The prefix used in the value of parameter "{parameter}" is not allowed.',
    },
    remedy: {
      it: 'I prefissi ammessi per numeri, date e quantità sono eq, ne, gt, lt, ge, le, sa, eb, ap.',
      en: 'The prefixes allowed for numbers, dates and quantities are eq, ne, gt, lt, ge, le, sa, eb, ap.',
    },
    source: 'FHIR R4 search.html#prefix',
  },
  'modifier-not-allowed': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Il modificatore «:{modifier}» non è ammesso sul parametro «{parameter}».',
      en: 'Modifier ":{modifier}" is not allowed on parameter "{parameter}".',
    },
    remedy: { it: 'Modificatori ammessi: {allowed}.', en: 'Modifiers allowed: {allowed}.' },
    source: 'FHIR R4 search.html#modifiers',
  },
  'chain-not-allowed': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Il parametro «{parameter}» non si può concatenare come indicato.',
      en: 'Parameter "{parameter}" cannot be chained as given.',
    },
    remedy: {
      it: 'Si concatenano solo i parametri di tipo reference, verso i tipi a cui possono puntare: {allowed}.',
      en: 'Only reference parameters can be chained, to the types they may point to: {allowed}.',
    },
    source: 'FHIR R4 search.html#chaining',
  },
  'unknown-include': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Il valore di «{parameter}» non indica un parametro di tipo reference esistente.',
      en: 'The value of "{parameter}" does not name an existing reference parameter.',
    },
    remedy: {
      it: 'La forma è Tipo:parametro[:TipoDestinazione] oppure *; i più vicini sono: {nearest}.',
      en: 'The form is Type:parameter[:TargetType] or *; the nearest are: {nearest}.',
    },
    source: 'FHIR R4 search.html#include',
  },
  'unknown-sort-key': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Non si può ordinare per «{key}».',
      en: 'Results cannot be sorted by "{key}".',
    },
    remedy: { it: 'I nomi validi più vicini sono: {nearest}.', en: 'The nearest valid names are: {nearest}.' },
    source: 'FHIR R4 search.html#sort',
  },
  'unknown-value-set': {
    severity: 'error',
    type: 'not-found',
    status: 400,
    text: {
      it: "L'insieme di valori o il sistema di codifica usato da «{parameter}» non è noto o non si può espandere.",
      en: 'The value set or code system used by "{parameter}" is not known or cannot be expanded.',
    },
    remedy: {
      it: 'Usare un ValueSet o un CodeSystem del pacchetto, oppure caricarlo sul server.',
      en: 'Use a ValueSet or CodeSystem of the package, or load it on the server.',
    },
    source: 'FHIR R4 search.html#token',
  },
  'filter-syntax': {
    severity: 'error',
    type: 'invalid',
    status: 400,
    text: {
      it: "L'espressione di _filter non è valida alla posizione {position}.",
      en: 'The _filter expression is not valid at position {position}.',
    },
    remedy: {
      it: 'Controllare la grammatica in FHIR R4 search_filter.html.',
      en: 'Check the grammar in FHIR R4 search_filter.html.',
    },
    source: 'FHIR R4 search_filter.html',
  },
  'filter-operator-not-allowed': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: "L'operatore «{operator}» di _filter non si applica al parametro «{parameter}».",
      en: 'Operator "{operator}" of _filter does not apply to parameter "{parameter}".',
    },
    remedy: { it: 'Operatori ammessi: {allowed}.', en: 'Operators allowed: {allowed}.' },
    source: 'FHIR R4 search_filter.html',
  },
  'search-not-supported': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Il parametro «{parameter}» con questo valore non è disponibile su questo server.',
      en: 'Parameter "{parameter}" with this value is not available on this server.',
    },
    remedy: {
      it: 'Consultare /fhir/metadata per i parametri disponibili.',
      en: 'See /fhir/metadata for the parameters available.',
    },
  },
  'search-too-complex': {
    severity: 'error',
    type: 'too-costly',
    status: 400,
    text: {
      it: 'La ricerca ha più di {limit} condizioni, contando le alternative e i tipi delle concatenazioni.',
      en: 'The search has more than {limit} conditions, counting alternatives and the types of chains.',
    },
    remedy: {
      it: 'Dividere la ricerca, oppure indicare il tipo nelle concatenazioni (subject:Patient.name).',
      en: 'Split the search, or name the type in chains (subject:Patient.name).',
    },
  },
  'search-too-broad': {
    severity: 'error',
    type: 'too-costly',
    status: 400,
    text: {
      it: 'Per rispondere alla ricerca si dovrebbero prima elencare più di {limit} risorse.',
      en: 'More than {limit} resources would have to be listed first to answer the search.',
    },
    remedy: {
      it: 'Aggiungere un criterio che restringa la ricerca, per esempio la persona o un periodo.',
      en: 'Add a criterion that narrows the search, for example the person or a period.',
    },
  },
  'invalid-cursor': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: 'Il segnalibro di pagina non appartiene a questa ricerca.',
      en: 'The page cursor does not belong to this search.',
    },
    remedy: {
      it: 'Seguire i link next e previous così come sono, oppure ricominciare dalla prima pagina.',
      en: 'Follow the next and previous links as they are, or start again from the first page.',
    },
    source: 'FHIR R4 http.html#paging',
  },
  'too-many-includes': {
    severity: 'error',
    type: 'too-costly',
    status: 400,
    text: {
      it: 'Le risorse da includere in questa pagina sono più di {limit}.',
      en: 'This page would include more than {limit} resources.',
    },
    remedy: {
      it: 'Ridurre _count o nominare i parametri da includere invece di *.',
      en: 'Lower _count or name the parameters to include instead of *.',
    },
    source: 'FHIR R4 search.html#include',
  },
} as const satisfies CataloguePart;
