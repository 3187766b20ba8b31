import type { Origin } from "../../model/fact.ts";
import type { Condition, PatternElement, PolicyDocument } from "../../model/policy.ts";
import { show, text, type Text } from "../../model/text.ts";
import type { RequestWitness } from "../../model/verdict.ts";
import { documentsOf } from "./cases.ts";
import type { Solved } from "./cells.ts";
import type { PrincipalClass, Question, ResourceSide } from "./question.ts";
import { callerOf, fieldsOf, single, splitText, stateOf, type Caller, type KeyState, type Layers, type Request } from "./request.ts";
import { keyCases, kinds } from "./key-cases.ts";
import type { KeyCase, Scene } from "./scene.ts";

/** The request that a search found, with AWS's own values for the keys that it left free; null when a value could not be named. */
export function requestOf(scene: Scene, cells: ReadonlyMap<string, Solved>): Request | null {
  if ([...cells.values()].some((solved) => solved.is === "guess")) return null;
  const name = valueOf(cells, "principal") ?? ["*"];
  const resource = valueOf(cells, "resource") ?? ["*"];
  const caller = callerIn(scene, name);
  const context = new Map<string, KeyState>(caller.type === "session" && caller.arn !== null ? [["aws:principalarn", single(caller.arn)]] : []);
  for (const key of scene.keys.keys()) context.set(key, keyState(scene, key, caller, cells));
  return { caller, action: scene.action, resource, resourceAccount: text(scene.resource.account), context };
}

function callerIn({ who, session }: Scene, name: Text): Caller {
  if (who.type === "service" || who.type === "login") return { type: who.type, name, arn: null, account: null };
  if (session !== null) return callerOf(session, single(name));
  return callerOf(who.type === "anonymous" ? ["*"] : name);
}

function valueOf(cells: ReadonlyMap<string, Solved>, name: string): Text | undefined {
  const solved = cells.get(name);
  return solved?.is === "values" ? solved.values[0] : undefined;
}

function keyState(scene: Scene, key: string, caller: Caller, cells: ReadonlyMap<string, Solved>): KeyState {
  const solved = cells.get(key);
  const cases = keyCases(scene, key);
  if (solved?.is === "absent") return { is: "absent" };
  const free = cases.find((one) => one.state.is === "free");
  if (solved?.is === "values") {
    const list = free?.state.is === "free" && free.state.cell.list;
    return { is: "values", values: solved.values, list };
  }
  if (free !== undefined) return defaultState(free.state);
  const chosen = cases.length > 1 ? cases[kinds.indexOf(caller.type === "session" ? "role" : caller.type)] : cases[0];
  return fixedState(key, chosen ?? (cases[0] as KeyCase), caller);
}

function fixedState(key: string, { state }: KeyCase, caller: Caller): KeyState {
  if (state.is !== "part") return state.is === "free" ? { is: "absent" } : state;
  return single(partOf(key, caller));
}

function partOf(key: string, caller: Caller): Text {
  const arn = caller.arn ?? caller.name;
  if (key === "aws:principalaccount" || key === "kms:calleraccount") return fieldsOf(arn)[4] ?? [];
  return key === "aws:username" ? (splitText(fieldsOf(arn)[5] ?? [], "/").at(-1) ?? []) : arn;
}

/** Nothing depends on it: absent if it may be. */
function defaultState(state: KeyCase["state"]): KeyState {
  if (state.is !== "free") return { is: "absent" };
  if (state.presence.absent !== "no") return { is: "absent" };
  const value = state.presence.samples[0] ?? "x";
  return stateOf(state.presence.list ? [value] : value);
}

/** The layers that `authorize` sees for one principal of the class. Whoever makes a session chooses its policy: one that allows everything. */
export function layersOf(who: PrincipalClass, resource: ResourceSide): Layers {
  return {
    identity: who.identity === "administrator" ? who.identity : who.identity.known ? who.identity.value : who.identity,
    scp: who.scp.levels,
    rcp: resource.rcp.levels,
    unread: [
      ...who.scp.unread.map((unknown) => ({ layer: "scp", unknown }) as const),
      ...resource.rcp.unread.map((unknown) => ({ layer: "rcp", unknown }) as const),
    ],
    boundary: who.boundary.known ? who.boundary.value : who.boundary,
    session: everything,
    resource: resource.policy.known ? resource.policy.value : resource.policy,
    endpoint: null,
    grants: [],
    managementAccount: null,
  };
}

const everywhere: Origin = { source: "template", path: "a session policy that allows everything" };
const all: PatternElement = { negated: false, patterns: [["*"]] };
const everything: PolicyDocument = {
  version: "2012-10-17",
  origin: everywhere,
  notes: [],
  statements: [{ effect: "Allow", origin: everywhere, action: all, resource: all, conditions: [] }],
};

/** For people, and to be sent again: holes as `${name}`. */
export function witnessOf(request: Request, question: Question, who: PrincipalClass): Omit<RequestWitness, "allowedBy"> {
  const context = contextOf(request, documentsOf(question, who), question.where);
  return { kind: "request", principal: show(request.caller.name), action: request.action, resource: show(request.resource), context };
}

/** Condition keys as the policies write them. */
export function contextOf(request: Request, documents: readonly PolicyDocument[], more: readonly Condition[] = []): RequestWitness["context"] {
  const conditions = [...more, ...documents.flatMap((document) => document.statements.flatMap((statement) => statement.conditions))];
  const names = new Map([["aws:principalarn", "aws:PrincipalArn"], ...conditions.toReversed().map(({ key }) => [key.toLowerCase(), key] as const)]);
  const context: Record<string, string | readonly string[]> = {};
  for (const [key, state] of [...request.context].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (state.is !== "values") continue;
    const shown = state.values.map(show);
    context[names.get(key) ?? key] = state.list ? shown : (shown[0] ?? "");
  }
  return context;
}

/** Where to look when no statement allows by itself. */
export function nearest({ resource }: Question): Origin {
  return resource.policy.origin;
}
