/** What stands for a workflow of which no CDA could be read. Source: published code of the gateway. */
export const unknownWorkflow = 'UNKNOWN_WORKFLOW_ID';
