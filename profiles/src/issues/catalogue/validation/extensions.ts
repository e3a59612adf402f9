import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const extensibility = 'FHIR R4, extensibility.html';
const defining = 'FHIR R4, defining-extensions.html';

/** Faults of extensions. Values never carry content of the resource. */
export const extensionsFaults = {
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
  'extension-unknown': fault(
    'extension',
    ['Estensione sconosciuta, e qui non sono ammesse.', 'Unknown extension, and none are allowed here.'],
    ['Usare solo estensioni pubblicate.', 'Use published extensions only.'],
    extensibility,
  ),
  'extension-part-unknown': fault(
    'extension',
    ['L’estensione non ha una parte con questo nome.', 'The extension has no part of this name.'],
    ['Usare solo le parti definite in {extension}.', 'Use only the parts defined in {extension}.'],
    extensibility,
  ),
  'extension-url-relative': fault(
    'value',
    ['L’indirizzo di un’estensione deve essere assoluto.', 'The address of an extension must be absolute.'],
    [
      'Usare l’indirizzo canonico della definizione dell’estensione.',
      'Use the canonical address of the definition of the extension.',
    ],
    extensibility,
  ),
  'extension-is-modifier': fault(
    'extension',
    [
      'L’estensione cambia il significato e sta nel posto sbagliato.',
      'The extension changes the meaning and is in the wrong place.',
    ],
    ['Metterla in modifierExtension.', 'Put it into modifierExtension.'],
    extensibility,
  ),
  'extension-is-no-modifier': fault(
    'extension',
    ['L’estensione non è modificatrice.', 'The extension is no modifier extension.'],
    ['Metterla in extension.', 'Put it into extension.'],
    extensibility,
  ),
  'extension-context': fault(
    'extension',
    [
      'L’estensione {extension} non è ammessa in questo elemento.',
      'Extension {extension} is not allowed in this element.',
    ],
    ['Spostarla in un elemento che la sua definizione ammette.', 'Move it to an element that its definition allows.'],
    `${defining}#context`,
  ),
} as const satisfies CataloguePart;
