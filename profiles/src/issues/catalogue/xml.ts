import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of resources in XML form. Source: FHIR R4 xml.html. */
export const xmlCatalogue = {
  'xml-malformed': {
    severity: 'fatal',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il corpo non è XML ben formato (riga {line}, colonna {column}).',
      en: 'The body is not well-formed XML (line {line}, column {column}).',
    },
    remedy: { it: "Correggere l'XML nel punto indicato.", en: 'Correct the XML at the place given.' },
    source: 'XML 1.0',
  },
  'xml-doctype-refused': {
    severity: 'fatal',
    type: 'security',
    status: 400,
    text: {
      it: 'Una dichiarazione DOCTYPE non è ammessa (riga {line}).',
      en: 'A DOCTYPE declaration is not allowed (line {line}).',
    },
    remedy: {
      it: 'Togliere la DTD e le entità; scrivere i caratteri direttamente.',
      en: 'Remove the DTD and its entities; write the characters themselves.',
    },
    source: 'FHIR R4 xml.html, security.html#narrative',
  },
  'xml-namespace': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Un elemento è nello spazio di nomi sbagliato (riga {line}); qui serve {namespace}.',
      en: 'An element is in the wrong namespace (line {line}); {namespace} is needed here.',
    },
    remedy: {
      it: "Dichiarare lo spazio di nomi con xmlns sull'elemento radice, e quello XHTML sul «div».",
      en: 'Declare the namespace with xmlns on the root element, and that of XHTML on the "div".',
    },
    source: 'FHIR R4 xml.html',
  },
  'xml-unknown-resource': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'elemento alla riga {line} non è un tipo di risorsa FHIR R4.",
      en: 'The element at line {line} is not a FHIR R4 resource type.',
    },
    remedy: {
      it: 'Usare il nome esatto di un tipo di risorsa; il più vicino è «{nearest}».',
      en: 'Use the exact name of a resource type; the nearest is "{nearest}".',
    },
    source: 'FHIR R4 xml.html',
  },
  'xml-resource-expected': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'elemento alla riga {line} deve contenere una e una sola risorsa.",
      en: 'The element at line {line} must hold one resource and no more.',
    },
    remedy: {
      it: 'Mettere ogni risorsa in un elemento proprio.',
      en: 'Put each resource into an element of its own.',
    },
    source: 'FHIR R4 references.html#contained',
  },
  'xml-unknown-element': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'elemento alla riga {line} non esiste in {type}.",
      en: 'The element at line {line} does not exist in {type}.',
    },
    remedy: {
      it: 'Controllare il nome; il più vicino è «{nearest}».',
      en: 'Check the name; the nearest is "{nearest}".',
    },
    source: 'FHIR R4 xml.html',
  },
  'xml-unknown-attribute': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Un attributo alla riga {line} non è ammesso in {type}.',
      en: 'An attribute at line {line} is not allowed in {type}.',
    },
    remedy: {
      it: 'Gli attributi FHIR sono value (tipi primitivi), id e url (estensioni).',
      en: 'FHIR attributes are value (primitive types), id and url (extensions).',
    },
    source: 'FHIR R4 xml.html',
  },
  'xml-text-content': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "C'è testo fra gli elementi (riga {line}): FHIR lo ammette solo nel narrativo.",
      en: 'There is text between elements (line {line}): FHIR allows it in the narrative only.',
    },
    remedy: {
      it: "Scrivere i valori nell'attributo value.",
      en: 'Write values into the value attribute.',
    },
    source: 'FHIR R4 xml.html',
  },
  'xml-repeated-element': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'elemento alla riga {line} c'è già e non è ripetibile.",
      en: 'The element at line {line} is there already and does not repeat.',
    },
    remedy: { it: "Lasciare una sola volta l'elemento.", en: 'Leave the element once.' },
    source: 'FHIR R4 xml.html',
  },
  'xml-element-order': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'elemento alla riga {line} è fuori ordine in {type}.",
      en: 'The element at line {line} is out of order in {type}.',
    },
    remedy: {
      it: "Scrivere gli elementi nell'ordine della definizione.",
      en: 'Write the elements in the order of the definition.',
    },
    source: 'FHIR R4 xml.html',
  },
  'xml-empty-element': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'elemento alla riga {line} è vuoto.",
      en: 'The element at line {line} is empty.',
    },
    remedy: {
      it: "Dare un valore o un'estensione, oppure togliere l'elemento.",
      en: 'Give a value or an extension, or remove the element.',
    },
    source: 'FHIR R4 xml.html',
  },
  'xml-invalid-value': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: 'Il valore alla riga {line} non ha la forma del tipo {type}.',
      en: 'The value at line {line} does not have the form of type {type}.',
    },
    remedy: { it: 'Correggere il valore.', en: 'Correct the value.' },
    source: 'FHIR R4 datatypes.html',
  },
  'xml-too-deep': {
    severity: 'error',
    type: 'too-costly',
    status: 400,
    text: {
      it: 'Gli elementi sono annidati oltre {limit} livelli (riga {line}).',
      en: 'Elements are nested beyond {limit} levels (line {line}).',
    },
    remedy: { it: "Ridurre l'annidamento.", en: 'Reduce the nesting.' },
  },
  'xml-unrepresentable': {
    severity: 'error',
    type: 'not-supported',
    status: 406,
    text: {
      it: 'La risorsa non si può scrivere in XML.',
      en: 'The resource cannot be written as XML.',
    },
    remedy: {
      it: 'Chiederla in JSON (application/fhir+json).',
      en: 'Ask for it in JSON (application/fhir+json).',
    },
    source: 'FHIR R4 xml.html',
  },
} as const satisfies CataloguePart;
