/**
 * Does a regular expression match nothing but non-empty runs of `[A-Za-z0-9_.-]`? Understands literals, classes, groups, alternatives and
 * quantifiers; says no to everything else. Used for AllowedPattern, which must match the entire value
 * (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html).
 */
export function matchesOnlyWords(pattern: string): boolean {
  const cursor: Cursor = { pattern, i: 0, depth: 0 };
  const least = alternatives(cursor);
  return least !== undefined && least > 0 && cursor.i === pattern.length;
}

interface Cursor {
  readonly pattern: string;
  i: number;
  depth: number;
}

/** The least length that matches; undefined when other characters might match, or the pattern is not understood. */
type Least = number | undefined;

function alternatives(cursor: Cursor): Least {
  let least = sequence(cursor);
  while (cursor.pattern[cursor.i] === "|") {
    cursor.i += 1;
    const other = sequence(cursor);
    least = least === undefined || other === undefined ? undefined : Math.min(least, other);
  }
  return least;
}

function sequence(cursor: Cursor): Least {
  let least: Least = 0;
  for (;;) {
    const char = cursor.pattern[cursor.i];
    if (char === undefined || char === "|" || char === ")") return least;
    if (char === "^" || char === "$") {
      cursor.i += 1;
      continue;
    }
    const one = quantified(cursor);
    if (one === undefined) return undefined;
    least += one;
  }
}

function quantified(cursor: Cursor): Least {
  const least = atom(cursor);
  if (least === undefined) return undefined;
  const rest = cursor.pattern.slice(cursor.i);
  const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})(?![*+?{])/.exec(rest);
  if (quantifier === null) return /^[*+?{]/.test(rest) ? undefined : least;
  cursor.i += quantifier[0].length;
  if (quantifier[0] === "+") return least;
  return quantifier[1] === undefined ? 0 : least * Number(quantifier[1]);
}

function atom(cursor: Cursor): Least {
  const { pattern } = cursor;
  const char = pattern[cursor.i] ?? "";
  if (char === "(") return group(cursor);
  if (char === "[") return bracket(cursor);
  if (char === "\\") {
    const escaped = pattern[cursor.i + 1] ?? "";
    cursor.i += 2;
    return /[dw.\-_]/.test(escaped) ? 1 : undefined;
  }
  cursor.i += 1;
  return /[A-Za-z0-9_-]/.test(char) ? 1 : undefined;
}

function group(cursor: Cursor): Least {
  const opening = /^\((?:\?:|(?!\?))/.exec(cursor.pattern.slice(cursor.i));
  if (opening === null || cursor.depth > 20) return undefined;
  cursor.i += opening[0].length;
  cursor.depth += 1;
  const least = alternatives(cursor);
  cursor.depth -= 1;
  if (cursor.pattern[cursor.i] !== ")") return undefined;
  cursor.i += 1;
  return least;
}

/** A class made of plain characters and ranges inside letters or digits. */
function bracket(cursor: Cursor): Least {
  const found = /^\[(?:a-z|A-Z|0-9|[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|\\[dw.\-_]|[A-Za-z0-9_.])*-?\]/.exec(cursor.pattern.slice(cursor.i));
  if (found === null || found[0] === "[]") return undefined;
  cursor.i += found[0].length;
  return 1;
}
