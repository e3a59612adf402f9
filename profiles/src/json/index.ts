export { copyJson, parseJsonText, rememberDecimal, toJsonText } from './decimal-text.ts';
