import type { Task } from '@medplum/fhirtypes';
import type { Read } from '../../steps/changes.ts';
import { codeIn, systemOf } from '../../steps/elements.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** The open request to transfer a case, whose owner is the ASL that it is asked of. */
export function transferTo({ tasks }: Pick<HomeCareCase, 'tasks'>): Read<Task> | undefined {
  return tasks.find(({ code }) => codeIn(code, systemOf('home-care-task')) === 'transfer');
}
