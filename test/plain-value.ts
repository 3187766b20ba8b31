import type { Text } from "../checks/model/text.ts";
import type { Value } from "../checks/model/value.ts";

/** A value without its origins: what its texts are, and what stands for a value that is not known, say the callers. */
export function plainValue(value: Value, text: (of: Text) => string, unread: (of: Extract<Value, { type: "unknown" }>) => unknown): unknown {
  switch (value.type) {
    case "text":
      return text(value.text);
    case "number":
      return value.number;
    case "boolean":
      return value.boolean;
    case "null":
      return null;
    case "unknown":
      return unread(value);
    case "list":
      return value.items.map((item) => plainValue(item, text, unread));
    case "map":
      return Object.fromEntries([...value.members].map(([name, member]) => [name, plainValue(member, text, unread)]));
  }
}

/** Where everything is to be known. */
export function refuseUnread({ origin, why }: Extract<Value, { type: "unknown" }>): never {
  throw new Error(`${origin.path}: ${why}`);
}
