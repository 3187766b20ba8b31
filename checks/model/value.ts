import type { Origin } from "./fact.ts";
import type { Text } from "./text.ts";

/**
 * A JSON value after reading, each node with its origin. Template values are resolved (intrinsics gone, holes in texts);
 * API replies are literal. What could not be resolved is `unknown`, never left out; a member that is not there is not there
 * (`AWS::NoValue` removes its member).
 */
export type Value =
  | TextValue
  | { readonly type: "number"; readonly number: number; readonly origin: Origin }
  | { readonly type: "boolean"; readonly boolean: boolean; readonly origin: Origin }
  | { readonly type: "null"; readonly origin: Origin }
  | ListValue
  | MapValue
  | UnknownValue;

export interface TextValue {
  readonly type: "text";
  readonly text: Text;
  readonly origin: Origin;
  /** The value whose JSON the text is, where the source knows it (Fn::ToJsonString); it is exact where the text has holes. */
  readonly json?: Value | undefined;
  /** The text whose base64 it is, where the source knows it (Fn::Base64). */
  readonly plain?: Text | undefined;
}

export interface ListValue {
  readonly type: "list";
  readonly items: readonly Value[];
  readonly origin: Origin;
}

export interface MapValue {
  readonly type: "map";
  readonly members: ReadonlyMap<string, Value>;
  readonly origin: Origin;
}

export interface UnknownValue {
  readonly type: "unknown";
  readonly why: string;
  readonly origin: Origin;
}
