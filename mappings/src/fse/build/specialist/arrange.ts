import type { FhirDocument } from '../../document.ts';
import { type SectionGroup, sectionGroup } from '../sections.ts';
import type { ReportKind } from './kind.ts';
import { attachments, done } from './services.ts';

const initialPicture = '10164-2';
const story = '11329-0';
const examination = '29545-1';

/**
 * The sections of a report as its CDA has them, each once. The guide HL7 Italia of the remote visit has two that the schematron
 * does not admit (Televisita b41–b42): the initial clinical picture joins the clinical history, but for the physical
 * examination, that is a section of its own; the attachments join the services, which hold the pictures.
 */
export function arranged(document: FhirDocument, { remote }: ReportKind): readonly SectionGroup[] {
  const groups = document.sections().map((one) => sectionGroup(document, one));
  if (!remote) return merged(groups);
  const raised = groups.flatMap((group): readonly SectionGroup[] => {
    if (group.code === attachments) return [{ ...group, code: done }];
    if (group.code !== initialPicture) return [group];
    const within = (code: string) => group.below.filter((one) => one.code === code);
    const others = group.below.filter(({ code }) => code !== story && code !== examination);
    return [{ ...group, code: story, below: others }, ...within(story), ...within(examination)];
  });
  return merged(raised);
}

/** Groups of one code as one, those below them as well; what is a section of the report itself comes first. */
function merged(groups: readonly SectionGroup[]): readonly SectionGroup[] {
  const byCode = new Map<string | undefined, SectionGroup>();
  for (const { code, parts, below } of groups) {
    const found = byCode.get(code);
    if (!found) byCode.set(code, { code, parts, below });
    else
      byCode.set(code, { code, parts: ordered(code, [...found.parts, ...parts]), below: [...found.below, ...below] });
  }
  return [...byCode.values()].map((group) => ({ ...group, below: merged(group.below) }));
}

function ordered(code: string | undefined, parts: SectionGroup['parts']): SectionGroup['parts'] {
  const own = parts.filter(({ section }) => section.code?.coding?.some((one) => one.code === code));
  return [...own, ...parts.filter((one) => !own.includes(one))];
}
