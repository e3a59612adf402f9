export { fromXml, xmlToJson } from './read.ts';
export { toXml } from './write.ts';
