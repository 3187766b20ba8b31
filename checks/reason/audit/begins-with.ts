import { text, type Text } from "../../model/text.ts";

export type Answer = "yes" | "no" | "unsure";

/** Does the text begin with the other in every deployment, in none, or does deployment decide? */
export function beginsWith(of: Text, prefix: Text): Answer {
  const [left, right] = [[...of], [...prefix]];
  for (;;) {
    const [one, other] = [left.shift(), right.shift()];
    if (other === undefined) return "yes";
    if (one === undefined) return typeof other === "string" ? "no" : "unsure";
    if (typeof one === "string" && typeof other === "string") {
      const length = Math.min(one.length, other.length);
      if (one.slice(0, length) !== other.slice(0, length)) return "no";
      put(left, one.slice(length));
      put(right, other.slice(length));
    } else if (typeof one === "string" || typeof other === "string" || one.symbol !== other.symbol) return "unsure";
  }
}

function put(parts: Text[number][], rest: string): void {
  parts.unshift(...text(rest));
}
