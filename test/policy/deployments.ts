import type { Condition, PolicyDocument, Statement } from "../../checks/model/policy.ts";
import { text, type Sym, type Text } from "../../checks/model/text.ts";
import { isUnknown } from "../../checks/reason/policy/layers.ts";
import type { PrincipalClass, Question } from "../../checks/reason/policy/question.ts";
import { callerOf, stateOf, type Caller, type KeyState, type Layers, type Request } from "../../checks/reason/policy/request.ts";
import { layersOf } from "../../checks/reason/policy/witness.ts";
import { policy } from "./documents.ts";
import type { Randoms } from "./randoms.ts";
import { away, everything, home, type World } from "./worlds.ts";

/** One deployment: what fills the holes, and what stands where nothing was read. */
export interface Filling {
  readonly texts: ReadonlyMap<string, string>;
  readonly random: Randoms;
}

export function filling(random: Randoms): Filling {
  const texts = new Map([
    ["Name", random.pick(["Worker", "k1", "Admin", home, "u"])],
    ["Any", random.pick(["", "k", "*", "u/x"])],
    ["Made", "made-at-deployment"],
  ]);
  return { texts, random };
}

function filled(of: Text, { texts, random }: Filling): Text {
  return text(...of.map((part) => (typeof part === "string" ? part : (texts.get(part.symbol) ?? fresh(part, random)))));
}

function fresh({ domain }: Sym, random: Randoms): string {
  return domain === "any" ? random.pick(["*", "", "none:none"]) : "x";
}

export function filledDocument(document: PolicyDocument, by: Filling): PolicyDocument {
  return { ...document, statements: document.statements.map((statement) => filledStatement(statement, by)) };
}

function filledStatement(statement: Statement, by: Filling): Statement {
  const { random } = by;
  const unreadActs = statement.conditions.some((one) => one.operator === "unread") && random.chance(0.5);
  const effect = statement.effect === "unread" ? random.pick(["Allow", "Deny"] as const) : statement.effect;
  const patterns = (of: Statement["action"]) => ({ ...of, patterns: of.patterns.map((pattern) => filled(pattern, by)) });
  return {
    ...statement,
    effect,
    action: unreadActs ? { negated: false, patterns: [["none:None"]] } : patterns(statement.action),
    ...(statement.resource !== undefined && { resource: patterns(statement.resource) }),
    ...(statement.principal !== undefined && {
      principal: {
        ...statement.principal,
        entries: statement.principal.entries.map((entry) =>
          entry.type === "unread"
            ? random.pick([{ type: "*", value: ["*"] } as const, { type: "AWS", value: ["AIDANOBODY"] } as const])
            : { ...entry, value: filled(entry.value, by) },
        ),
      },
    }),
    conditions: statement.conditions
      .filter((one) => one.operator !== "unread")
      .map((one): Condition => ({ ...one, values: one.values.map((value) => filled(value, by)) })),
  };
}

/** The layers of one deployment; what was not read becomes permissive or strict at random. */
export function filledLayers({ who, resource }: Question, by: Filling): Layers {
  const [only] = who;
  const layers = layersOf(only as PrincipalClass, resource);
  const { random } = by;
  const document = (of: Layers["resource"], open: PolicyDocument): Layers["resource"] =>
    of === null ? null : isUnknown(of) ? (random.chance(0.5) ? open : nothing) : filledDocument(of, by);
  const levels = (of: Layers["scp"]) => of.map((level) => level.map((one) => filledDocument(one, by)));
  const denying = (layer: "scp" | "rcp") => (layers.unread.some((one) => one.layer === layer) && random.chance(0.5) ? [[denyAll]] : []);
  const { identity } = layers;
  return {
    ...layers,
    unread: [],
    identity:
      identity === "administrator"
        ? identity
        : isUnknown(identity)
          ? [random.pick([everything, nothing])]
          : identity.map((one) => filledDocument(one, by)),
    scp: [...levels(layers.scp), ...denying("scp")],
    rcp: [...levels(layers.rcp), ...denying("rcp")],
    boundary: document(layers.boundary, everything),
    resource: document(layers.resource, everything),
  };
}

const nothing = policy({ Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "none:None", Resource: "*" } });
const denyAll = policy({ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*", Principal: "*" } });

/** Concrete callers of a class. */
export function callersOf(who: PrincipalClass): readonly Caller[] {
  if (who.type === "anonymous") return [callerOf(["*"])];
  if (who.type === "service")
    return ["logs.amazonaws.com", "rds.amazonaws.com"].map((name) => ({ type: "service", name: [name], arn: null, account: null }) as const);
  const accounts = who.account === "*" ? [away, "999999999999"] : [who.account];
  const names = who.type === "root" ? ["root"] : ["role/app/Worker", "role/Worker", "role/Admin", "role/s", "user/u", "user/x/U"];
  return accounts.flatMap((account) => names.map((name) => callerOf([`arn:aws:iam::${account}:${name}`])));
}

/** Requests of one caller, action and resource with every combination of the tried context values. */
export function contextsOf({ question, keys }: World, caller: Caller): readonly ReadonlyMap<string, KeyState>[] {
  const [who] = question.who as [PrincipalClass];
  let contexts: ReadonlyMap<string, KeyState>[] = [new Map(fixedKeys(who, caller, question))];
  const tried = [...new Set(keys)].filter((pool) => pool.tries.length > 0);
  for (const { key, tries } of tried) {
    contexts = contexts.flatMap((context) =>
      tries.map((value) => (value === undefined ? context : new Map([...context, [key.toLowerCase(), stateOf(value)]]))),
    );
  }
  const mentioned = new Set(tried.map((pool) => pool.key.toLowerCase()));
  return contexts.filter((context) => isPossible(context, who, mentioned));
}

function fixedKeys(who: PrincipalClass, caller: Caller, { resource }: Question): readonly (readonly [string, KeyState])[] {
  const shared = [["aws:resourceaccount", stateOf(resource.account)]] as const;
  if (who.type === "anonymous") return [...shared, ["aws:principalaccount", stateOf("anonymous")], ["aws:principaltype", stateOf("Anonymous")]];
  if (who.type === "service") return [...shared, ["aws:principalisawsservice", stateOf("true")]];
  const arn = (caller.name as readonly string[])[0] ?? "";
  const [, , , , account = "", rest = ""] = arn.split(":");
  const isUser = rest.startsWith("user/");
  return [
    ...shared,
    ["aws:principalarn", stateOf(arn)],
    ["aws:principalaccount", stateOf(account)],
    ["kms:calleraccount", stateOf(account)],
    ["aws:principalisawsservice", stateOf("false")],
    ["aws:principaltype", stateOf(rest === "root" ? "Account" : isUser ? "User" : "AssumedRole")],
    ...(isUser ? [["aws:username", stateOf(rest.split("/").at(-1) ?? "")] as const] : []),
    ...(who.account === "*" ? [] : [["aws:principalorgid", stateOf("o-one")] as const]),
  ];
}

/** What AWS documents of keys together; a key that no policy mentions may take the value it has to. */
function isPossible(context: ReadonlyMap<string, KeyState>, who: PrincipalClass, mentioned: ReadonlySet<string>): boolean {
  const has = (key: string) => context.has(key);
  const is = (key: string, value: string) => {
    const state = context.get(key);
    return state?.is === "values" && (state.values[0] as readonly string[] | undefined)?.[0] === value;
  };
  const credentials = has("aws:principaltag/team") || has("aws:calledvia");
  if (who.type === "service") return !credentials;
  if (who.type === "anonymous" && (credentials || is("aws:viaawsservice", "true") || has("kms:viaservice"))) return false;
  // Each pair with what it would contradict.
  const contradictions: readonly (readonly [string, string, boolean])[] = [
    ["aws:sourceip", "aws:sourcevpce", has("aws:sourceip") === has("aws:sourcevpce")],
    ["aws:viaawsservice", "aws:calledvia", is("aws:viaawsservice", "true") !== has("aws:calledvia")],
    ["kms:viaservice", "aws:calledvia", has("kms:viaservice") && !has("aws:calledvia")],
    ["aws:viaawsservice", "kms:viaservice", has("kms:viaservice") && is("aws:viaawsservice", "false")],
    ["aws:securetransport", "s3:tlsversion", is("aws:securetransport", "true") !== has("s3:tlsversion")],
  ];
  return !contradictions.some(([a, b, broken]) => mentioned.has(a) && mentioned.has(b) && broken);
}

export function requestOf(question: Question, caller: Caller, action: string, resource: Text, context: ReadonlyMap<string, KeyState>): Request {
  return { caller, action, resource, resourceAccount: text(question.resource.account), context };
}
