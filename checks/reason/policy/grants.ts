import { accountNamed, entryKind, sameText } from "./match.ts";
import { fieldsOf, type Caller, type Context, type KeyState, type KmsGrant, type Request } from "./request.ts";
import { serviceOf } from "./rules.ts";
import { allOf, anyOf, not, type Truth } from "./truth.ts";
import { literal, text, type Text } from "../../model/text.ts";

/**
 * Does a grant on the key let the caller do the operation? It only adds: whoever it names needs no Allow of a policy.
 * (docs.aws.amazon.com/kms/latest/developerguide/grants.html, …/APIReference/API_GrantConstraints.html)
 */
export function grantTruth(request: Request, grants: readonly KmsGrant[]): Truth {
  if (serviceOf(request.action) !== "kms") return false;
  return anyOf(grants, (grant) => {
    const named =
      isListed(request.action, grant) && (grant.GranteePrincipal === undefined ? "unknown" : names(grant.GranteePrincipal, request.caller));
    return allOf([named, isOn(grant, request.resource), meetsConstraints(grant, request)], (truth) => truth);
  });
}

/**
 * Who may retire a grant: whom it names for that, or its grantee where RetireGrant is among its operations. An account that it names, and the
 * key's own, let those of their principals do it whose policies allow it: `delegates`.
 * (docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html)
 */
export function retiring(request: Request, grants: readonly KmsGrant[]): { readonly named: Truth; readonly delegates: Truth } {
  const { caller, resource, resourceAccount } = request;
  const own = grants.filter((grant) => isOn(grant, resource) !== false);
  const principals = own.flatMap((grant) => [grant.RetiringPrincipal, isListed("kms:RetireGrant", grant) ? grant.GranteePrincipal : undefined]);
  const accounts = principals
    .map((principal) => (principal === undefined ? undefined : accountNamed(text(principal))))
    .filter((account) => account !== undefined);
  const ofCaller = (account: Text): Truth => (caller.account === null ? false : sameText(account, caller.account));
  return { named: anyOf(principals, (principal) => names(principal, caller)), delegates: anyOf([resourceAccount, ...accounts], ofCaller) };
}

function isListed(action: string, { Operations = [] }: KmsGrant): boolean {
  return Operations.some((name) => `kms:${name}`.toLowerCase() === action.toLowerCase());
}

/** A grantee is a user, a role, a session, a service, or an account: what it gives the account's principals, AWS does not say. */
function names(principal: string | undefined, caller: Caller): Truth {
  if (principal === undefined || caller.type === "anonymous") return false;
  const name = text(principal);
  if (caller.type === "service") return sameText(name, caller.name);
  if (caller.type === "unknown") return "unknown";
  const account = accountNamed(name);
  if (account !== undefined) return sameText(account, caller.account ?? []) === true ? caller.type === "root" || "unknown" : false;
  const fields = fieldsOf(name);
  if (fields.length < 6) return false;
  return sameText(name, entryKind(fields[5] as Text) === "session" ? caller.name : (caller.arn ?? []));
}

/** `KeyId` is an id or an ARN; an alias does not show whose name it is. */
function isOn({ KeyId }: KmsGrant, resource: Text): Truth {
  const last = literal(fieldsOf(resource)[5] ?? []);
  if (KeyId === undefined || last === undefined || !last.startsWith("key/")) return KeyId === undefined || "unknown";
  return last === `key/${KeyId.replace(/^.*:key\//, "")}`;
}

/** Only requests with an encryption context meet constraints; operations that take none are not constrained. */
function meetsConstraints({ Constraints }: KmsGrant, { action, context }: Request): Truth {
  const { EncryptionContextEquals: equal, EncryptionContextSubset: subset } = Constraints ?? {};
  if ((equal === undefined && subset === undefined) || unconstrained.test(action)) return true;
  if (!constrained.test(action)) return "unknown";
  return allOf(
    [
      equal === undefined || allOf([holdsAll(equal, context), holdsNoMore(equal, context)], (truth) => truth),
      subset === undefined || holdsAll(subset, context),
    ],
    (truth) => truth,
  );
}

const unconstrained = /^kms:(DescribeKey|RetireGrant)$/i;
const constrained = /^kms:(Encrypt|Decrypt|ReEncrypt(From|To)|GenerateDataKey(Pair)?(WithoutPlaintext)?)$/i;
const prefix = "kms:encryptioncontext:";

function holdsAll(pairs: Readonly<Record<string, string>>, context: Context): Truth {
  return allOf(Object.entries(pairs), ([key, value]) => isValue(context.get(`${prefix}${key.toLowerCase()}`), value));
}

function isValue(state: KeyState | undefined, value: string): Truth {
  if (state === undefined || state.is === "absent") return false;
  if (state.is === "unknown") return "unknown";
  const [only = [], ...more] = state.values;
  return more.length === 0 && sameText(text(value), only);
}

function holdsNoMore(pairs: Readonly<Record<string, string>>, context: Context): Truth {
  const names = new Set(Object.keys(pairs).map((key) => `${prefix}${key.toLowerCase()}`));
  const others = [...context].filter(([key]) => key.startsWith(prefix) && !names.has(key));
  return not(anyOf(others, ([, state]) => (state.is === "unknown" ? "unknown" : state.is === "values")));
}
