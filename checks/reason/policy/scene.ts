import type { Text } from "../../model/text.ts";
import { actionNamed, type Action } from "./catalogue.ts";
import { textTest, type Cell, type Literal, type Mode, type Scope, type Test } from "./cells.ts";
import { char, many, unitsOfString, type Units } from "./glob.ts";
import type { Presence } from "./presence.ts";
import type { PrincipalClass, ResourceSide } from "./question.ts";
import type { KeyState } from "./request.ts";
import type { Pattern } from "./theory/automaton.ts";

/** Everything that one search holds fixed: who asks, for what, how open points are read. */
export interface Scene {
  readonly mode: Mode;
  readonly who: PrincipalClass;
  readonly action: string;
  readonly known: Action | undefined;
  readonly resource: ResourceSide;
  readonly principal: Cell;
  readonly target: Cell;
  /** The same fact twice is one literal, in all searches of one question. */
  readonly literals: Map<string, Literal>;
  readonly keys: Map<string, readonly KeyCase[]>;
  /** Keys taken to have one value, because a policy puts them into its texts as variables. */
  readonly assumed: ReadonlyMap<string, KeyState>;
  /** Free keys that policies put into their texts. */
  readonly variables: Set<string>;
  /** The caller is this session, by its ARN; null: a session of any name. */
  readonly session: Text | null;
  /** Documents are compared for all callers and resources there could be: no fact of a platform fixes a key. */
  readonly anywhere: boolean;
  /** Of a resource's wildcards that may or may not go on beyond a colon: `narrow` keeps all inside, `wide` lets all go on. */
  readonly reading: "either" | "narrow" | "wide";
  /** A variable stands for itself. */
  readonly ofVariables: boolean;
  /** Texts with variables match what they certainly match, whatever the mode. */
  readonly exact: boolean;
}

export function sceneOf(
  mode: Mode,
  who: PrincipalClass,
  action: string,
  resource: ResourceSide,
  literals: Scene["literals"] = new Map(),
  more: Partial<Pick<Scene, "assumed" | "session" | "anywhere" | "reading" | "ofVariables">> = {},
): Scene {
  return {
    mode,
    who,
    action,
    known: actionNamed(action),
    resource,
    principal: textCell("principal"),
    target: textCell("resource"),
    literals,
    keys: new Map(),
    assumed: new Map(),
    variables: new Set(),
    session: null,
    anywhere: false,
    reading: "either",
    ofVariables: false,
    exact: false,
    ...more,
  };
}

function textCell(name: string): Cell {
  return { name, list: false, kind: undefined, samples: [], closed: false };
}

export function literalOf(scene: Scene, cell: Cell, scope: Scope, test: Test | undefined, sign: boolean, exact = false): Literal {
  const key = `${cell.name} ${scope}${sign ? "+" : "-"}${exact ? "!" : ""}${test?.id ?? ""}`;
  let literal = scene.literals.get(key);
  if (literal === undefined) scene.literals.set(key, (literal = { id: scene.literals.size, cell, scope, test, sign, exact }));
  return literal;
}

/** The principal's name or ARN matches one of the patterns, or none of them. */
export function principalIs(scene: Scene, patterns: readonly Pattern[], sign = true, under: readonly Pattern[] = patterns): Literal {
  return literalOf(scene, scene.principal, "value", textTest(patterns, under), sign);
}

/** Any run of characters inside one field of an ARN. */
export const partition: Units = [{ is: "many", never: ":" }];

export function plain(of: string): Units {
  return unitsOfString(of, true);
}

export function arnOf(partitions: Units, account: Units, resource: Units, service: Units = inField([many])): Pattern {
  return { units: [...plain("arn:"), ...partitions, char(":"), ...service, ...plain("::"), ...account, char(":"), ...resource], ignoreCase: false };
}

/** Wildcards that stay inside a field. */
export function inField(units: Units): Units {
  return units.map((unit) => (unit.is === "many" || unit.is === "one" ? { ...unit, never: ":" } : unit));
}

/** A condition key under one assumption about the principal: fixed, free, or a part of the principal's ARN. */
export interface KeyCase {
  readonly guard: readonly Literal[];
  readonly state:
    | KeyState
    | { readonly is: "free"; readonly cell: Cell; readonly presence: Presence }
    | { readonly is: "part"; readonly embed: Embed };
}

/** Patterns of the whole ARN that say that the part matches. */
export type Embed = (units: Units, ignoreCase: boolean) => readonly Pattern[];
