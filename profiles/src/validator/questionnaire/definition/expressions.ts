import { compilePath } from '../../../fhirpath/index.ts';
import type { Form, FormConstraint, FormExpression, FormItem } from '../../../questionnaire/form.ts';
import type { Run } from '../../run.ts';

/** FHIRPath expressions of the questionnaire itself can be read. */
export function checkFormExpressions({ variables, constraints }: Form, run: Run): void {
  checkAll(variables, constraints, run);
}

/** FHIRPath expressions of an item can be read. */
export function checkExpressions({ variables, constraints, calculated, enableExpression }: FormItem, run: Run): void {
  checkAll(variables, constraints, run);
  if (calculated) checkSyntax(calculated.expression, 'calculatedExpression', run);
  if (enableExpression) checkSyntax(enableExpression.expression, 'enableWhenExpression', run);
}

function checkAll(variables: readonly FormExpression[], constraints: readonly FormConstraint[], run: Run): void {
  for (const { name = 'variable', expression } of variables) checkSyntax(expression, name, run);
  for (const { key, expression } of constraints) checkSyntax(expression, key, run);
}

function checkSyntax(expression: string, name: string, run: Run): void {
  try {
    compilePath(expression);
  } catch {
    run.report('form-expression-invalid', { name });
  }
}
