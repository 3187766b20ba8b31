import { plainValue, refuseUnread } from "../../plain-value.ts";
import type { Text } from "../../../checks/model/text.ts";
import type { Value } from "../../../checks/model/value.ts";
import type { TemplateResource } from "../../../checks/sources/template/index.ts";

/** A property needs what is not there yet. */
export class NotYet extends Error {
  readonly symbol: string;
  constructor(symbol: string) {
    super(`${symbol} is not deployed`);
    this.symbol = symbol;
  }
}

/** The values of templates with the ids that the emulator gave: symbol (`Acme-key/DataKey`, `Acme-key/DataKey.Arn`) → value. */
export class Filling {
  readonly #given = new Map<string, string>();
  readonly #pretended = new Set<string>();

  /** What `Ref` gives, and attributes by name. */
  give(id: string, ref: string, attributes: Readonly<Record<string, string>> = {}): void {
    this.#given.set(id, ref);
    for (const [name, value] of Object.entries(attributes)) this.#given.set(`${id}.${name}`, value);
  }

  /** Of a resource that is not made: names by which others may speak of it. */
  pretend(id: string): void {
    this.#pretended.add(id);
  }

  text(of: Text): string {
    return of.map((part) => (typeof part === "string" ? part : this.#symbol(part.symbol))).join("");
  }

  /** @throws NotYet for a symbol without a value. */
  json(value: Value): unknown {
    return plainValue(value, (of) => this.text(of), refuseUnread);
  }

  /** A property, undefined where it is not written; T is the shape that CloudFormation documents. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what the template holds there.
  at<T = string>(of: TemplateResource, ...way: readonly string[]): T | undefined {
    const value = of.property(...way);
    return value === undefined ? undefined : (this.json(value) as T);
  }

  #symbol(symbol: string): string {
    const found = this.#given.get(symbol);
    if (found !== undefined) return found;
    const [id = "", attribute] = symbol.split(".");
    if (!this.#pretended.has(id)) throw new NotYet(symbol);
    const name = id.replace("/", "-");
    return attribute === "Arn" ? `arn:aws:sqs:us-east-1:222222222222:${name}` : name;
  }
}

/** Symbols get the ids that came of them; `renamed` are literals that came to be called otherwise. */
export function filled(values: Filling, renamed: ReadonlyMap<string, string>): (of: Text) => string {
  return (of) => {
    const text = values.text(of);
    return renamed.get(text) ?? text;
  };
}
