import { yearsBefore } from './calendar.ts';
import type { FiscalCodeRegister } from './fiscal-code-register.ts';
import { drawOrigin, drawPerson, drawStreet, drawSurname, type Person, type Sex } from './people.ts';
import { type Random, weigh } from './random.ts';
import { type Municipality, populated } from './territory.ts';

/** Place of a person in the family. */
export type FamilyRole = 'head' | 'partner' | 'child' | 'grandparent';

/** A person in a household. */
export interface Member extends Person {
  readonly familyRole: FamilyRole;
  /** v3-MaritalStatus: S, M, L, D or W. */
  readonly maritalStatus: 'S' | 'M' | 'L' | 'D' | 'W';
}

/** People who live at one address. */
export interface Household {
  readonly home: Municipality;
  readonly street: string;
  readonly members: readonly Member[];
}

interface HouseholdShape {
  readonly adults: 1 | 2;
  /** Youngest and oldest age of the head, in years. */
  readonly age: readonly [number, number];
  readonly children: number;
  readonly grandparent?: boolean;
}

/** Kinds of household with weights of our own that give an age pyramid near that of Campania (ISTAT 2024: a fifth over 65). */
const shapes = weigh<HouseholdShape>([
  [{ adults: 1, age: [25, 64], children: 0 }, 14],
  [{ adults: 1, age: [65, 96], children: 0 }, 15],
  [{ adults: 2, age: [26, 64], children: 0 }, 9],
  [{ adults: 2, age: [65, 90], children: 0 }, 15],
  [{ adults: 2, age: [27, 62], children: 1 }, 16],
  [{ adults: 2, age: [29, 60], children: 2 }, 19],
  [{ adults: 2, age: [32, 58], children: 3 }, 5],
  [{ adults: 1, age: [27, 60], children: 1 }, 7],
  [{ adults: 2, age: [38, 60], children: 1, grandparent: true }, 3],
]);

/** Draws a household; the people are as they are on the reference day. */
export function drawHousehold(random: Random, referenceDay: number, register: FiscalCodeRegister): Household {
  const home = populated.draw(random);
  const origin = random.chance(0.045) ? drawOrigin(random) : -1;
  const shape = origin >= 0 ? foreignShape(random) : shapes.draw(random);
  const family = drawSurname(random, origin);
  const members: Member[] = [];
  const add = (
    familyRole: FamilyRole,
    sex: Sex,
    age: number,
    maritalStatus: Member['maritalStatus'],
    name?: string,
  ) => {
    const bornTo = yearsBefore(referenceDay, age);
    const traits = { sex, bornFrom: yearsBefore(referenceDay, age + 1) + 1, bornTo, home, origin };
    const person = drawPerson(random, name ? { ...traits, family: name } : traits, register);
    members.push({ ...person, familyRole, maritalStatus });
  };
  const [low, high] = shape.age;
  const age = ageOf(random, low, high);
  const together = shape.adults === 2;
  const headSex: Sex = together ? 'male' : random.chance(age >= 65 ? 0.28 : 0.5) ? 'male' : 'female';
  add('head', headSex, age, together ? 'M' : aloneStatus(random, age), family);
  const partnerAge = Math.max(20, age - random.between(-2, 7));
  if (together) add('partner', 'female', partnerAge, 'M');
  const motherAge = together ? partnerAge : age;
  for (let child = 0; child < shape.children; child += 1) {
    const childAge = motherAge - random.between(20, 38);
    if (childAge < 0 || childAge > 32) continue;
    add('child', random.chance(0.51) ? 'male' : 'female', childAge, 'S', family);
  }
  if (shape.grandparent)
    add('grandparent', random.chance(0.25) ? 'male' : 'female', age + random.between(22, 34), 'W', family);
  return { home, street: drawStreet(random), members };
}

function foreignShape(random: Random): HouseholdShape {
  const single = random.chance(0.5);
  return { adults: single ? 1 : 2, age: [22, 62], children: single ? 0 : random.between(0, 2) };
}

/** Ages within the bounds; among the old the older are rarer. */
function ageOf(random: Random, low: number, high: number): number {
  const position = low >= 65 ? random.next() ** 1.5 : random.next();
  return low + Math.floor(position * (high - low + 1));
}

function aloneStatus(random: Random, age: number): Member['maritalStatus'] {
  const share = random.next();
  if (age >= 65) return share < 0.75 ? 'W' : share < 0.92 ? 'S' : share < 0.96 ? 'L' : 'D';
  return share < 0.66 ? 'S' : share < 0.8 ? 'L' : share < 0.94 ? 'D' : 'W';
}
