/** Three values: what a policy says of a request when parts of either are not known before deployment. */
export type Truth = boolean | "unknown";

export function not(of: Truth): Truth {
  return of === "unknown" ? "unknown" : !of;
}

/** True of an empty list. Stops at the first `false`. */
export function allOf<T>(items: Iterable<T>, judge: (item: T) => Truth): Truth {
  let result: Truth = true;
  for (const item of items) {
    const one = judge(item);
    if (one === false) return false;
    if (one === "unknown") result = "unknown";
  }
  return result;
}

/** False of an empty list. Stops at the first `true`. */
export function anyOf<T>(items: Iterable<T>, judge: (item: T) => Truth): Truth {
  let result: Truth = false;
  for (const item of items) {
    const one = judge(item);
    if (one === true) return true;
    if (one === "unknown") result = "unknown";
  }
  return result;
}

/** What several readings of one text say: their common answer, or `unknown`. False of none. */
export function agreed(answers: readonly Truth[]): Truth {
  const first = answers[0] ?? false;
  return answers.every((answer) => answer === first) ? first : "unknown";
}
