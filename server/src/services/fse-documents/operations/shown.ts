/** What a step that asks the gateway for something shows of the call. */
export const shownCall = {
  call: { type: 'Task', text: { it: 'Chiamata al gateway', en: 'Call to the gateway' } },
} as const;
