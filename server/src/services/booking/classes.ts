/** Priority class of a first visit or examination (PNGLA 2019-2021; code system `priority-class`), the most urgent first. */
export const priorityClasses = ['U', 'B', 'D', 'P'] as const;

/** A letter of {@link priorityClasses}. D and P have the same FHIR priority, so rules read the letter only. */
export type PriorityClass = (typeof priorityClasses)[number];

/** Whether a service is a visit or an instrumental examination: class D has a limit for each (PNGLA 2019-2021). */
export type ServiceKind = 'visit' | 'instrumental';

/** First access (`tipoAccesso` 1) or follow-up (`tipoAccesso` 0) of a prescription, agenda or slot. */
export type AccessType = 'first' | 'control';

/** Tells whether a text is a priority class. */
export function isPriorityClass(text: string): text is PriorityClass {
  return (priorityClasses as readonly string[]).includes(text);
}
