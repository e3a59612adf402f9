/** Thrown while compiling: the expression uses a part of FHIRPath that has no compiled form. */
export class Outside extends Error {}

/**
 * Thrown while evaluating: the data are not what the model says, or the answer is an error. The engine decides then, so
 * that wrong data get the engine's verdict whatever it is.
 */
export class Undecided extends Error {}

const undecidedOnce = new Undecided('left to the engine');

/** Gives up an evaluation. One error serves all: nobody reads its stack. */
export function undecided(): never {
  throw undecidedOnce;
}
