import type { Parameters, Resource, ResourceType } from '@medplum/fhirtypes';
import type { CallOptions } from './sender.ts';

/** Options of an operation. */
export interface OperationOptions extends CallOptions {
  /** Type, or type and id, on which it is called; the whole system unless given. */
  readonly on?: ResourceType | { readonly type: ResourceType; readonly id: string };
  readonly parameters?: Parameters | Resource;
  /** `GET` only for operations that change nothing and take no parameters. */
  readonly method?: 'GET' | 'POST';
  /** Whether calling it twice does no more than calling it once; a GET always is so. */
  readonly repeatable?: boolean;
}
