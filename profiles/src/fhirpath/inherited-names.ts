const textLiteral = /'(?:[^'\\]|\\.)*'/gs;
const inherited = new RegExp(
  `(?<![\\w$%])\`?(?:${Object.getOwnPropertyNames(Object.prototype).join('|')})\`?(?!\\w|\\s*\\()`,
);

/**
 * Whether an expression names, as an element, a property that every JavaScript object inherits (`__proto__`,
 * `constructor`). No FHIR type has such an element, and the engine, which marks the objects that it answers, would mark the
 * prototype of all objects.
 */
export function namesInherited(expression: string): boolean {
  return inherited.test(expression.replace(textLiteral, "''"));
}
