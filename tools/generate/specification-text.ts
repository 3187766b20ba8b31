/** One sentence, table row or list item of the published specification. */
export interface Item {
  /** From 1. */
  readonly line: number;
  /** As it is published, spaces made one. */
  readonly text: string;
}

/**
 * The items of one file: prose by sentences, everything else by lines; a block of JSON, and the comment below it, is one item. Lines that hold nothing
 * but rules of a table or of a picture are none.
 */
export function itemsOf(text: string): readonly Item[] {
  const items: Item[] = [];
  let block: { line: number; lines: string[] } | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = index + 1;
    if (block === undefined && raw.trim() === "{") block = { line, lines: [] };
    if (block !== undefined) {
      block.lines.push(raw.trim());
      if (raw.trimEnd() !== "}") continue;
      items.push({ line: block.line, text: oneLine(block.lines.join(" ")) });
      block = undefined;
      continue;
    }
    const own = oneLine(raw.replace(/[│├└─]+/g, " "));
    if (!/[\p{L}\p{N}]/u.test(own)) continue;
    for (const sentence of isRow(own) ? [own] : sentences(own)) items.push({ line, text: sentence });
  }
  return items;
}

function isRow(line: string): boolean {
  return line.startsWith("|") || line.startsWith("--") || line.startsWith("//") || line.startsWith("kms:");
}

/** A full stop that ends a sentence stands before a space and a capital. */
function sentences(line: string): readonly string[] {
  return line.split(/(?<=[a-z0-9)’'"”]\.) (?=[A-Z])/u);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
