import type { BilingualText } from '../issues/index.ts';
import type { CodeSystemContent } from './code-system.ts';
import { effectivePeriodOf, isEffective } from './effective-period.ts';
import { hasFlag } from './filters.ts';
import type { ValueSetMembers } from './members.ts';
import { displayIn, isNameOf, namesOf } from './names.ts';
import type { Terminology } from './terminology.ts';

/** A code to validate. */
export interface CodeToValidate {
  readonly system?: string | undefined;
  readonly code: string;
  readonly display?: string | undefined;
}

/** Choices of the validation of a code. */
export interface CodeValidation {
  /** Day on which the code must be in use (`YYYY-MM-DD`, `Europe/Rome`); without it a code of any time is right. */
  readonly day?: string | undefined;
  /** Whether groups that are no codes themselves are right here. */
  readonly abstract?: boolean;
  /** Languages for the display, best first. */
  readonly languages?: readonly string[];
}

/** Whether a code is right; undefined result: its code system is not known here. */
export interface CodeVerdict {
  readonly result: boolean | undefined;
  /** Why it is not right, or a remark. */
  readonly message?: BilingualText;
  /** How the code is called. */
  readonly display?: string;
  /** Code system of the code. */
  readonly system?: string;
}

/** Validates a code against a code system. Source: FHIR R4 codesystem-operation-validate-code.html. */
export function validateInSystem(
  content: CodeSystemContent,
  asked: CodeToValidate,
  options: CodeValidation,
): CodeVerdict {
  const { header } = content;
  const concept = content.get(asked.code);
  if (!concept) {
    const known = header.complete ? messages.notInSystem : messages.notInFragment;
    return { result: header.complete ? false : undefined, message: known, system: header.url };
  }
  const names = namesOf(content, concept[0], concept[1]);
  const verdict = {
    display: displayIn(names, options.languages ?? [], header.language),
    system: header.url,
  };
  if (hasFlag(concept, 'abstract') && options.abstract !== true)
    return { ...verdict, result: false, message: messages.abstract };
  if (options.day !== undefined && !isEffective(effectivePeriodOf(content.details(concept[0])), options.day))
    return { ...verdict, result: false, message: messages.notEffective };
  if (asked.display !== undefined && !isNameOf(names, asked.display))
    return { ...verdict, result: false, message: messages.display };
  const outOfUse = hasFlag(concept, 'inactive') ? { message: messages.inactive } : {};
  return { ...verdict, result: true, ...outOfUse };
}

/**
 * Validates a code against the members of a value set. Without `system` the first system of the value set that has the code
 * counts. Source: FHIR R4 valueset-operation-validate-code.html.
 */
export function validateInSet(
  terminology: Terminology,
  members: ValueSetMembers,
  asked: CodeToValidate,
  options: CodeValidation,
): CodeVerdict {
  const system =
    asked.system ?? [...members.bySystem].find(([, codes]) => codes.has(asked.code))?.[0] ?? onlySystemOf(members);
  const content = system === undefined ? undefined : terminology.codeSystem(system);
  const code = content?.get(asked.code)?.[0] ?? asked.code;
  const place = system === undefined ? {} : { system };
  const display = system === undefined ? undefined : members.bySystem.get(system)?.get(code);
  if (display === undefined) {
    const unsure = members.opaque || (system === undefined ? members.open.size > 0 : members.open.has(system));
    if (options.abstract === true && content?.get(code) && isGroup(content, code)) {
      return validateInSystem(content, asked, options);
    }
    return { ...place, result: unsure ? undefined : false, message: unsure ? messages.unsure : messages.notInSet };
  }
  const names = namesOf(content, code, display);
  const named = asked.display === undefined || isNameOf({ ...names, display }, asked.display);
  if (!content?.get(code)) {
    const own = { ...place, display };
    return named ? { ...own, result: true } : { ...own, result: false, message: messages.display };
  }
  // What the value set calls the code is right even where its code system calls it otherwise.
  const verdict = validateInSystem(content, { code, display: named ? undefined : asked.display }, options);
  return { ...verdict, display: verdict.display ?? display };
}

function onlySystemOf(members: ValueSetMembers): string | undefined {
  const systems = new Set([...members.bySystem.keys(), ...members.open]);
  return systems.size === 1 ? [...systems][0] : undefined;
}

function isGroup(content: CodeSystemContent, code: string): boolean {
  const concept = content.get(code);
  return concept !== undefined && hasFlag(concept, 'abstract');
}

const messages = {
  notInSystem: {
    it: 'Il codice non esiste nel sistema di codici.',
    en: 'The code does not exist in the code system.',
  },
  notInFragment: {
    it: 'Il codice non è tra quelli noti: del sistema di codici è presente solo una parte.',
    en: 'The code is not among those known: only a part of the code system is here.',
  },
  notInSet: { it: "Il codice non appartiene all'insieme di valori.", en: 'The code does not belong to the value set.' },
  unsure: {
    it: "Non si può stabilire: parte dei codici dell'insieme di valori non è caricata.",
    en: 'This cannot be told: part of the codes of the value set is not loaded.',
  },
  abstract: {
    it: 'Il codice raggruppa altri codici e non si usa da solo.',
    en: 'The code groups other codes and is not used by itself.',
  },
  notEffective: {
    it: 'Il codice non è in uso alla data indicata.',
    en: 'The code is not in use on the day that was given.',
  },
  display: {
    it: 'La denominazione indicata non è quella del codice.',
    en: 'The display that was given is not one of the code.',
  },
  inactive: { it: 'Il codice non è più in uso.', en: 'The code is no longer in use.' },
} as const;
