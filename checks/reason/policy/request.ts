import type { Unknown } from "../../model/fact.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { literal, text, type Text } from "../../model/text.ts";
import type { Level } from "./question.ts";

/** One concrete request, as AWS evaluates it. Texts may have holes. */
export interface Request {
  readonly caller: Caller;
  /** `kms:Decrypt`. */
  readonly action: string;
  /** An ARN, or `*` for actions without a resource. */
  readonly resource: Text;
  readonly resourceAccount: Text;
  readonly context: Context;
}

/** Lower-case key → its state; a key that is not there is absent. */
export type Context = ReadonlyMap<string, KeyState>;

export type KeyState =
  | { readonly is: "absent" }
  | { readonly is: "values"; readonly values: readonly Text[]; readonly list: boolean }
  /** Present or absent with any value: `why` says what was not known. */
  | { readonly is: "unknown"; readonly why: string };

/** `login`: someone whom an identity provider signed in, who assumes a role with its token; `federated`: a session of GetFederationToken. */
export type CallerType = "user" | "role" | "session" | "federated" | "root" | "service" | "login" | "anonymous" | "unknown";

export interface Caller {
  readonly type: CallerType;
  /** The ARN, a service's name, or `*`. */
  readonly name: Text;
  /** `aws:PrincipalArn`: of a session, its role's ARN. */
  readonly arn: Text | null;
  readonly account: Text | null;
}

/** The policies that bind a request. `levels` are explained at `Levels` in question.ts. */
export interface Layers {
  readonly identity: "administrator" | Unknown | readonly PolicyDocument[];
  readonly scp: readonly Level[];
  readonly rcp: readonly Level[];
  /** SCPs and RCPs that bind and were not read. */
  readonly unread: readonly UnreadLayer[];
  readonly boundary: PolicyDocument | Unknown | null;
  readonly session: PolicyDocument | null;
  readonly resource: PolicyDocument | Unknown | null;
  readonly endpoint: PolicyDocument | null;
  readonly grants: readonly KmsGrant[];
  /** Its principals are bound by no SCP and its resources by no RCP. */
  readonly managementAccount: string | null;
}

export interface UnreadLayer {
  readonly layer: "scp" | "rcp";
  readonly unknown: Unknown;
}

/** An entry of ListGrants. (docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html) */
export interface KmsGrant {
  readonly KeyId?: string;
  readonly GranteePrincipal?: string;
  readonly RetiringPrincipal?: string;
  readonly Operations?: readonly string[];
  readonly Constraints?: {
    readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
    readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
  };
}

/** A request as outside programs send it: contract.md, `policy authorize`. */
export interface PlainRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Keys are case-insensitive; the principal's own keys and `aws:ResourceAccount` are derived unless given. */
export function requestFrom(plain: PlainRequest): Request {
  const given = new Map<string, KeyState>();
  for (const [key, value] of Object.entries(plain.context ?? {})) given.set(key.toLowerCase(), stateOf(value));
  const signsIn = /^sts:AssumeRoleWith(SAML|WebIdentity)$/i.test(plain.action);
  const caller = signsIn ? login(text(plain.principal)) : callerOf(text(plain.principal), given.get("aws:principalarn"));
  const inArn = literal(fieldsOf(text(plain.resource))[4] ?? []);
  const account = plain.resourceAccount ?? (inArn === "" ? undefined : inArn);
  const resourceAccount = account === undefined ? text(unnamedAccount) : text(account);
  const context = new Map<string, KeyState>([...derivedKeys(caller), ["aws:resourceaccount", single(resourceAccount)], ...given]);
  return { caller, action: plain.action, resource: text(plain.resource), resourceAccount, context };
}

/** Who assumes a role with a provider's token signs nothing, and has the provider's name as principal. */
function login(name: Text): Caller {
  return literal(name) === "*" ? callerOf(name) : { type: "login", name, arn: null, account: null };
}

/** Nobody said whose the resource is, and its ARN does not show it. */
const unnamedAccount = { symbol: "the resource's account", domain: "any" } as const;

export function stateOf(value: string | readonly string[]): KeyState {
  return typeof value === "string"
    ? { is: "values", values: [text(value)], list: false }
    : { is: "values", values: value.map((item) => text(item)), list: true };
}

function derivedKeys(caller: Caller): readonly (readonly [string, KeyState])[] {
  const keys: (readonly [string, KeyState])[] = [];
  if (caller.arn !== null) keys.push(["aws:principalarn", single(caller.arn)]);
  if (caller.type === "anonymous") return [["aws:principalaccount", stateOf("anonymous")]];
  if (caller.type === "login") return [];
  if (caller.account !== null) keys.push(["aws:principalaccount", single(caller.account)]);
  if (caller.type === "unknown") keys.push(["aws:principalisawsservice", { is: "unknown", why: "the principal is not known" }]);
  else keys.push(["aws:principalisawsservice", stateOf(String(caller.type === "service"))]);
  if (caller.type === "service") keys.push(["aws:principalservicename", single(caller.name)]);
  return keys;
}

export function single(value: Text): KeyState {
  return { is: "values", values: [value], list: false };
}

/** Who a principal is, by the form of its ARN (docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). */
export function callerOf(name: Text, arnKey?: KeyState): Caller {
  const plain = literal(name);
  if (plain === "*") return { type: "anonymous", name, arn: null, account: null };
  const fields = fieldsOf(name);
  if (fields.length < 6) {
    const isService = plain !== undefined && /^[a-z0-9.-]+\.(amazonaws|aws)\.[a-z.]+$|\.internal$/i.test(plain);
    return { type: isService ? "service" : "unknown", name, arn: null, account: null };
  }
  const type = callerType(literal(fields[2] as Text), fields[5] as Text);
  const account = fields[4] as Text;
  const known = arnKey?.is === "values" && !arnKey.list ? arnKey.values[0] : undefined;
  if (type === "session") return { type, name, arn: known ?? roleOfSession(fields), account };
  return { type, name, arn: name, account };
}

function callerType(service: string | undefined, rest: Text): CallerType {
  const start = typeof rest[0] === "string" ? rest[0] : "";
  if (service === "iam" && literal(rest) === "root") return "root";
  if (service === "sts" && (start === "root" || start.startsWith("assumed-root"))) return "root";
  if (service === "iam" && start.startsWith("role/")) return "role";
  if (service === "iam" && start.startsWith("user/")) return "user";
  if (service === "sts" && start.startsWith("assumed-role/")) return "session";
  if (service === "sts" && start.startsWith("federated-user/")) return "federated";
  return "unknown";
}

/** `assumed-role/Name/session` hides the role's path; without `aws:PrincipalArn` we take it to have none. */
function roleOfSession(fields: readonly Text[]): Text {
  const [role = []] = splitText((fields[5] as Text).slice(0), "/").slice(1);
  return text(fields[0] as Text, ":", fields[1] as Text, ":iam::", fields[4] as Text, ":role/", role);
}

/** The six fields of an ARN; the sixth keeps its colons. Fewer when there are not so many. */
export function fieldsOf(arn: Text): readonly Text[] {
  const fields = splitText(arn, ":");
  if (fields.length <= 6) return fields;
  const rest = fields.slice(5).flatMap((field, i): Text => (i === 0 ? field : [":", ...field]));
  return [...fields.slice(0, 5), text(...rest)];
}

export function splitText(of: Text, at: string): readonly Text[] {
  const parts: (readonly Text[number][])[] = [[]];
  for (const piece of of) {
    if (typeof piece !== "string") {
      parts[parts.length - 1] = [...(parts.at(-1) as Text), piece];
      continue;
    }
    for (const [i, run] of piece.split(at).entries()) {
      if (i > 0) parts.push([]);
      if (run !== "") parts[parts.length - 1] = [...(parts.at(-1) as Text), run];
    }
  }
  return parts;
}
