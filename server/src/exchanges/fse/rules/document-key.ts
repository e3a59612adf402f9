import { createHash, randomBytes } from 'node:crypto';
import { readTree } from '@sinfonia/mappings/fse/read-tree';
import { attributeOf, isElement, type XmlChild, type XmlElement, type XmlRoot } from '@sinfonia/mappings/fse/xml-tree';
import type { CdaFacts } from './claims.ts';

/** What the gateway reads in a CDA, beside the validation of its content. */
export interface ReadCda extends CdaFacts {
  /** `ClinicalDocument/id`. */
  readonly id: { readonly root: string; readonly extension: string };
  /** Stays the same from validation to publication: base 64 of the SHA-256 of the document, who signs it and when left out. */
  readonly key: string;
}

/** Claim `attachment_hash`: SHA-256 of the whole file as it is sent, in small hexadecimal digits. Source: integration guide. */
export function attachmentHash(file: Uint8Array): string {
  return createHash('sha256').update(file).digest('hex');
}

/**
 * Reads type, identifiers and key of a CDA; undefined for what is no CDA or lacks one of them.
 *
 * In `legalAuthenticator` values of attributes and texts do not count, nor does an element `signature`; its elements do, as does
 * everything else in the document. The gateway makes its hash in another way of writing, so that keys are only good for comparing
 * them with one another. Source: it-fse-gtw-dispatcher, snapshot of 10/04/2026; the guide names only the signature.
 */
export function readCda(cda: Uint8Array): ReadCda | undefined {
  const tree = readTree(cda);
  if (!tree.ok) return undefined;
  const document = tree.root.children.find(isElement);
  if (document?.localName !== 'ClinicalDocument') return undefined;
  const code = childOf(document, 'code');
  const type = { code: attributeValue(code, 'code'), codeSystem: attributeValue(code, 'codeSystem') };
  const id = identifierOf(childOf(document, 'id'));
  const patientIds = childrenOf(document, 'recordTarget')
    .flatMap((target) => childrenOf(target, 'patientRole'))
    .flatMap((role) => childrenOf(role, 'id'))
    .map(identifierOf);
  if (type.code === '' || id.root === '') return undefined;
  return { type, id, patientIds, key: keyOf(tree.root) };
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter(isElement).filter(({ localName }) => localName === name);
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(element, name)[0];
}

function attributeValue(element: XmlElement | undefined, name: string): string {
  return (element && attributeOf(element, name)) ?? '';
}

function identifierOf(element: XmlElement | undefined): { readonly root: string; readonly extension: string } {
  return { root: attributeValue(element, 'root'), extension: attributeValue(element, 'extension') };
}

function keyOf(root: XmlRoot): string {
  const hash = createHash('sha256');
  // Each part goes with its kind and length, so that no two documents are written alike.
  const part = (kind: string, text: string): void => void hash.update(`${kind}${text.length}:${text}`);
  const write = (node: XmlChild, isNeutral: boolean): void => {
    if (node.nodeType === 7) part('i', `${node.target} ${node.data}`);
    else if (node.nodeType === 8) part('c', node.data);
    else if (node.nodeType === 3) part('t', node.data);
    else writeElement(node, isNeutral || node.localName === 'legalAuthenticator');
  };
  const writeElement = (element: XmlElement, isNeutral: boolean): void => {
    part('e', `${element.namespaceURI ?? ''} ${element.localName}`);
    for (const { name, value } of element.attributes) {
      part('a', name);
      part('v', isNeutral ? '' : value);
    }
    const kept = isNeutral ? element.children.filter((child) => !isSignature(child)) : element.children;
    const isLeaf = !element.children.some(isElement);
    if (!(isNeutral && isLeaf)) for (const child of kept) write(child, isNeutral);
    part('/', '');
  };
  for (const child of root.children) write(child, false);
  return hash.digest('base64');
}

function isSignature(child: XmlChild): boolean {
  return isElement(child) && child.localName === 'signature';
}

const instanceSuffix = '^^^^urn:ihe:iti:xdw:2013:workflowInstanceId';
const instanceForm = /^.{1,210}\^{4}urn:ihe:iti:xdw:2013:workflowInstanceId$/;

/**
 * A new identifier of a workflow as the gateway makes it: of a document by `ClinicalDocument/id`, in deletions and changes of
 * metadata by the published identifier alone. Source: it-fse-gtw-dispatcher, snapshot of 10/04/2026.
 */
export function newWorkflowInstanceId(document: { readonly root?: string; readonly extension: string }): string {
  const hashed = createHash('sha256').update(document.extension, 'utf8').digest('hex');
  const prefix = document.root === undefined ? '' : `${document.root}.`;
  return `${prefix}${hashed}.${randomBytes(5).toString('hex')}${instanceSuffix}`;
}

/** Whether a text has the form of an identifier of a workflow (at most 256 characters). */
export function isWorkflowInstanceId(text: string): boolean {
  return instanceForm.test(text);
}
