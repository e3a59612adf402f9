import { choice, defineArea } from './option.ts';

/** What this node does among several over one store. */
export const clusterArea = defineArea(
  'What this node does among several over one HAPI server (docs/guide/several-nodes.md).',
  {
    role: choice({
      of: ['all', 'web'],
      fallback: 'all',
      environment: 'SINFONIA_ROLE',
      about:
        'A node with `web` answers requests only; watches, exchanges, notifications, numbers of prescriptions and sandbox data are the matter of the one node with `all`.',
    }),
  },
);
