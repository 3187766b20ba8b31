import type { EventSelector, FieldSelector } from "../../model/kinds.ts";
import { literal, type Text } from "../../model/text.ts";
import { beginsWith, type Answer } from "./begins-with.ts";

/**
 * Events that are alike: fields with one value, and `resources.ARN` by what all their ARNs begin with. A field that is not named takes any value.
 */
export interface EventClass {
  readonly values: Readonly<Record<string, string>>;
  /** `arn:aws:s3:::bucket/`. */
  readonly arnPrefix?: Text;
}

/**
 * Is every event of the class recorded, by one selector or another? Each of them must fit all events of the class, so two that share the class between
 * them are not seen: give `readOnly` a value, and ask twice.
 */
export function recordsAll(selectors: readonly EventSelector[], events: EventClass): Answer {
  const answers = selectors.map(({ fields }) => all(fields.map((field) => fits(field, events))));
  return answers.includes("yes") ? "yes" : answers.includes("unsure") ? "unsure" : "no";
}

function all(answers: readonly Answer[]): Answer {
  return answers.includes("no") ? "no" : answers.includes("unsure") ? "unsure" : "yes";
}

function some(answers: readonly Answer[]): Answer {
  return answers.includes("yes") ? "yes" : answers.includes("unsure") ? "unsure" : "no";
}

function not(answer: Answer): Answer {
  return answer === "yes" ? "no" : answer === "no" ? "yes" : "unsure";
}

/** Every event of the class: `no` also where only some fit. */
function fits({ field, operator, values }: FieldSelector, { values: known, arnPrefix }: EventClass): Answer {
  if (field === "resources.ARN" && arnPrefix !== undefined) return fitsArns(operator, values, arnPrefix);
  const value = known[field];
  if (value === undefined) return "no";
  if (operator.startsWith("not")) return all(values.map((each) => not(compare(operator, value, each))));
  return some(values.map((each) => compare(operator, value, each)));
}

function compare(operator: FieldSelector["operator"], value: string, written: Text): Answer {
  const whole = literal(written);
  if (whole === undefined) return "unsure";
  const is = { equals: value === whole, startsWith: value.startsWith(whole), endsWith: value.endsWith(whole) };
  const plain = { notEquals: "equals", notStartsWith: "startsWith", notEndsWith: "endsWith" } as const;
  return is[operator === "notEquals" || operator === "notStartsWith" || operator === "notEndsWith" ? plain[operator] : operator] ? "yes" : "no";
}

/** ARNs that begin with `prefix` and go on in any way. */
function fitsArns(operator: FieldSelector["operator"], values: readonly Text[], prefix: Text): Answer {
  switch (operator) {
    case "startsWith":
      return some(values.map((value) => beginsWith(prefix, value)));
    case "notStartsWith":
      // Neither all of them nor those below some folder.
      return all(values.map((value) => not(some([beginsWith(prefix, value), beginsWith(value, prefix)]))));
    case "notEquals":
      // One object is left out where it lies below the prefix.
      return all(values.map((value) => not(beginsWith(value, prefix))));
    default:
      return "no";
  }
}
