import type { OperationDescription } from '../operation-description.ts';

/** What `$document` says of itself. */
export const documentDescription: OperationDescription = {
  title: { it: 'Compone un documento', en: 'Puts a document together' },
  description: {
    it: 'La Composition con tutto ciò di cui il documento ha bisogno, in un Bundle di tipo document: intero, o rifiutato.',
    en: 'The Composition with all that the document needs, in a Bundle of type document: whole, or refused.',
  },
  comment: [],
  in: [
    {
      name: 'id',
      min: 0,
      max: '1',
      type: 'uri',
      text: {
        it: 'La Composition, quando si chiede sul tipo: id, Composition/[id] o indirizzo.',
        en: 'The Composition, when asked on the type: id, Composition/[id] or address.',
      },
      example: 'Composition/1',
    },
    {
      name: 'persist',
      min: 0,
      max: '1',
      type: 'boolean',
      text: {
        it: 'Se il documento va anche registrato; solo in POST.',
        en: 'Whether the document is to be stored, too; by POST only.',
      },
    },
  ],
  out: [{ name: 'return', min: 1, max: '1', type: 'Bundle', text: { it: 'Il documento.', en: 'The document.' } }],
  refusals: ['document-incomplete', 'document-too-large', 'resource-not-found', 'resource-deleted', 'access-denied'],
  successes: [200],
  takesIfMatch: false,
};
