/**
 * Text as it may be shown: every character that could move the cursor, colour the screen, reverse the reading order, end a
 * line or hide is written as a visible escape. Names and statements come from an estate and are hostile until proved otherwise.
 *
 * Covered: Unicode general categories Cc (controls, ESC among them), Cf (bidirectional overrides and isolates, zero-width,
 * tags), Cs (lone surrogates), Zl and Zp (line and paragraph separators), and U+FFFE, U+FFFF, which no XML 1.0 document may
 * hold (www.w3.org/TR/xml, production 2, Char).
 */
export function plain(text: string): string {
  return text.replace(unshowable, escaped);
}

/** The same for text that has lines of its own, such as a statement: one string per line. */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r]/).map(plain);
}

/** JSON text whose strings hold no unshowable character either: equal data, harmless on a terminal. */
export function plainJson(json: string): string {
  return json.replace(unshowable, (character) =>
    character === "\n" ? character : [...utf16(character)].map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join(""),
  );
}

/** Also used by the page's script, which writes the same JSON. */
export const unshowable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return short[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function* utf16(character: string): Generator<number> {
  for (let i = 0; i < character.length; i++) yield character.charCodeAt(i);
}

/** Columns a text takes on a terminal: marks none, East Asian wide characters and emoji two. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += wide.test(character) ? 2 : mark.test(character) ? 0 : 1;
  return sum;
}

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const mark = /\p{M}/u;

/** Cut to so many columns, with an ellipsis where something is missing. */
export function clip(text: string, width: number): string {
  return columns(text) <= width ? text : `${start(text, width - 1)}…`;
}

/** The same with the middle left out: of an ARN, both ends tell most. */
export function clipMiddle(text: string, width: number): string {
  if (columns(text) <= width) return text;
  const tail = backwards(start(backwards(text), Math.floor((width - 1) / 2)));
  return `${start(text, width - 1 - columns(tail))}…${tail}`;
}

function backwards(text: string): string {
  return [...text].toReversed().join("");
}

/**
 * Lines of at most so many columns, broken at spaces; leading spaces stay. A word that is too long is broken where it must be,
 * or, `whole`, left as it is so that it can be copied.
 */
export function wrap(text: string, width: number, whole = false): readonly string[] {
  const room = Math.max(width, 8);
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0].slice(0, room - 4) ?? "";
  let empty = true;
  for (const word of text
    .trimStart()
    .split(" ")
    .flatMap((part) => (whole ? [part] : pieces(part, room)))) {
    const longer = empty ? line + word : `${line} ${word}`;
    if (empty || columns(longer) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
    empty = false;
  }
  return [...lines, line];
}

function pieces(word: string, room: number): readonly string[] {
  const out: string[] = [];
  let rest = word;
  while (columns(rest) > room) {
    const piece = start(rest, room);
    out.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...out, rest];
}

/** As many characters from the start as fit. */
function start(text: string, width: number): string {
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += columns(character);
    if (used > width) break;
    kept += character;
  }
  return kept;
}
