import { literal, text, type Text } from "../../model/text.ts";
import { namedTest, textTest, type Cell, type Literal } from "./cells.ts";
import { char, many, type Unit } from "./glob.ts";
import { presenceOf, type Presence } from "./presence.ts";
import { callerOf, fieldsOf, single, splitText, stateOf, type CallerType, type KeyState } from "./request.ts";
import { serviceOf } from "./rules.ts";
import { arnOf, inField, literalOf, partition, plain, principalIs, type Embed, type KeyCase, type Scene } from "./scene.ts";
import type { Pattern } from "./theory/automaton.ts";

export function keyCases(scene: Scene, key: string): readonly KeyCase[] {
  let cases = scene.keys.get(key);
  if (cases === undefined) scene.keys.set(key, (cases = casesOf(scene, key)));
  return cases;
}

function casesOf(scene: Scene, key: string): readonly KeyCase[] {
  const assumed = scene.assumed.get(key);
  if (assumed !== undefined) return [{ guard: [], state: assumed }];
  if (scene.anywhere) return anywhere(scene, key);
  const fixed = principalKey(scene, key) ?? resourceKey(scene, key);
  if (fixed !== undefined) return fixed;
  const presence = presenceOf(key, scene.known, scene.who);
  if (presence.present === "no") return [{ guard: [], state: { is: "absent" } }];
  if (presence.fixed !== undefined) return [{ guard: [], state: unknownState(`It depends on ${presence.fixed}.`) }];
  const cell: Cell = { name: key, list: presence.list, kind: presence.kind, samples: presence.samples, closed: presence.closed };
  return [{ guard: [], state: { is: "free", cell, presence } }];
}

function unknownState(why: string): KeyState {
  return { is: "unknown", why };
}

const absent: KeyState = { is: "absent" };

/** What follows from who calls, and for the rest any value. */
function anywhere(scene: Scene, key: string): readonly KeyCase[] {
  const derived = /^aws:(principalorg|userid$)/.test(key) ? undefined : principalKey(scene, key);
  if (derived?.every(({ state }) => state.is !== "unknown") === true) return derived;
  const own = presenceOf(key, scene.known, scene.who);
  const list = own.list || /^aws:(principal|resource|vpce)orgpaths$|^aws:principalservicenameslist$/.test(key);
  const presence = { ...own, list, present: presentAnywhere(scene, key, own.present) };
  if (presence.present === "no") return [{ guard: [], state: absent }];
  const cell: Cell = { name: key, list, kind: presence.kind, samples: presence.samples, closed: presence.closed };
  return [{ guard: [], state: { is: "free", cell, presence } }];
}

function presentAnywhere(scene: Scene, key: string, of: Presence["present"]): Presence["present"] {
  if (!isSigned(scene) && key.startsWith("aws:principalorg")) return "no";
  // That only services send these is said of each, and no policy's author relies on it: none is proved, and none refuted, by it.
  if (of === "no") return isSigned(scene) && /^aws:(source(arn|account|org)|assumedroot)/.test(key) ? "doubtful" : "no";
  // Of an action that is not in the catalogue, its service's keys are as those who write policies have them.
  const isOwn = scene.known === undefined && key.startsWith(`${serviceOf(scene.action)}:`);
  return key.startsWith("aws:") || isOwn ? "yes" : of;
}

type KeyReader = (scene: Scene, key: string) => KeyCase["state"] | readonly KeyCase[] | undefined;

/** Axioms A1, A2, A3, A6, A7: the keys that follow from who the principal is; undefined: nothing fixes it. */
const principalKeys: Readonly<Record<string, KeyReader>> = {
  "aws:principalarn": (scene) => {
    if (scene.who.type === "service") return serviceArn(scene);
    return isSigned(scene) ? wholeName : absent;
  },
  "aws:principalaccount": (scene) => {
    if (scene.who.type === "anonymous") return stateOf("anonymous");
    return isSigned(scene) ? accountState(scene) : unknownState("The account that a service or a provider acts from is not documented.");
  },
  "kms:calleraccount": (scene) => (serviceOf(scene.action) === "kms" && isSigned(scene) ? accountState(scene) : undefined),
  "aws:principalorgid": (scene, key) => organizationCases(scene, key),
  "aws:principalorgpaths": (scene, key) => organizationCases(scene, key),
  "aws:principaltype": (scene) => {
    if (scene.who.type === "principal") return byKind(scene, stateOf("User"), stateOf("AssumedRole"), stateOf("FederatedUser"));
    if (scene.who.type === "service") return unknownState("The type of a service principal is not documented.");
    if (scene.who.type === "login") return unknownState("The type of a provider's caller is not documented.");
    return stateOf(scene.who.type === "root" ? "Account" : "Anonymous");
  },
  "aws:principalisawsservice": ({ who }) => (who.type === "anonymous" ? absent : stateOf(String(who.type === "service"))),
  "aws:principalservicename": ({ who }) => (who.type === "service" ? wholeName : absent),
  "aws:principalservicenameslist": ({ who }) => (who.type === "service" ? unknownState("The other names of a service are not documented.") : absent),
  "aws:viaawsservice": (scene) => {
    if (isSigned(scene)) return undefined;
    const open = scene.who.type === "service" && scene.mode === "permissive";
    return open ? unknownState("What a service's own request says of forwarding is not documented.") : stateOf("false");
  },
  "kms:viaservice": ({ who }) => (who.type === "anonymous" ? absent : undefined),
  "aws:userid": ({ who }) => (who.type === "anonymous" ? stateOf("anonymous") : unknownState("The unique ids of principals are in no source.")),
  "aws:username": (scene) => (scene.who.type === "principal" ? userName(scene) : absent),
};

function principalKey(scene: Scene, key: string): readonly KeyCase[] | undefined {
  const found = principalKeys[key]?.(scene, key);
  return found === undefined || !("is" in found) ? found : [{ guard: [], state: found }];
}

function isSigned({ who }: Scene): boolean {
  return who.type === "principal" || who.type === "root";
}

const wholeName: KeyCase["state"] = { is: "part", embed: (units, ignoreCase) => [{ units, ignoreCase }] };

function accountState(scene: Scene): KeyCase["state"] {
  if (scene.who.account !== "*") return stateOf(scene.who.account);
  return { is: "part", embed: (units, ignoreCase) => [{ ...arnOf(partition, inField(units), [many]), ignoreCase }] };
}

function organizationCases(scene: Scene, key: string): readonly KeyCase[] {
  const { who } = scene;
  const always = (state: KeyCase["state"]): readonly KeyCase[] => [{ guard: [], state }];
  if (who.type === "anonymous" || who.type === "service") return always(absent);
  if (!who.organization.known) return always(unknownState(who.organization.why));
  // A lone account of its own is in none, as far as we know; it may be in one that nobody told us of.
  if (who.organization.value === null)
    return who.account === scene.resource.account && scene.mode === "strict" ? always(absent) : strangerCases(scene, key);
  if (key === "aws:principalorgid") return always(stateOf(who.organization.value.id));
  return always(unknownState("The principal's path in its organization is made of ids that no source shows."));
}

/** A stranger's account is in no organization, or in another than the resource's. */
function strangerCases(scene: Scene, key: string): readonly KeyCase[] {
  const list = key === "aws:principalorgpaths";
  const cell: Cell = { name: key, list, kind: undefined, samples: [], closed: false };
  const presence = presenceOf(key, scene.known, scene.who);
  const { organization } = scene.resource;
  const ours = organization.known && organization.value !== null ? [organization.value.id] : [];
  const patterns = ours.map((id): Pattern => ({ units: plain(list ? `${id}/*` : id), ignoreCase: false }));
  return [
    { guard: [literalOf(scene, cell, "absent", undefined, true)], state: absent },
    {
      guard: [literalOf(scene, cell, list ? "each" : "value", textTest(patterns), false)],
      state: { is: "free", cell, presence: { ...presence, list, present: "yes", absent: "no" } },
    },
  ];
}

/** Whether a service's request has a PrincipalArn is not documented; it is none of IAM. */
function serviceArn(scene: Scene): readonly KeyCase[] {
  const cell: Cell = { name: "aws:principalarn", list: false, kind: undefined, samples: [], closed: false };
  const presence = { ...presenceOf("aws:principalarn", undefined, scene.who), absent: "no", present: "doubtful" } as const;
  const notOfIam = literalOf(
    scene,
    cell,
    "value",
    namedTest("ARNs of IAM", () => [arnOf(partition, inField([many]), [many], plain("iam"))]),
    false,
  );
  return [
    { guard: [literalOf(scene, cell, "absent", undefined, true)], state: absent },
    { guard: [notOfIam], state: { is: "free", cell, presence } },
  ];
}

const users = (scene: Scene): Literal => principalIs(scene, [arnOf(partition, inField([many]), plain("user/*"))]);
const roles = (scene: Scene): Literal => principalIs(scene, [arnOf(partition, inField([many]), plain("role/*"))]);

const federated = (scene: Scene): Literal => principalIs(scene, [arnOf(partition, inField([many]), plain("federated-user/*"))]);

/** One case for each kind of principal, in the order of `kinds`. */
function byKind(scene: Scene, user: KeyCase["state"], role: KeyCase["state"], other: KeyCase["state"]): readonly KeyCase[] {
  return [
    { guard: [users(scene)], state: user },
    { guard: [roles(scene)], state: role },
    { guard: [federated(scene)], state: other },
  ];
}

export const kinds: readonly CallerType[] = ["user", "role", "federated"];

/** The last part of a user's ARN; roles have no user name. */
function userName(scene: Scene): readonly KeyCase[] {
  const types = new Set(scene.who.arns.map((arn) => callerOf(arn).type));
  if (types.size === 1 && types.has("role")) return [{ guard: [], state: absent }];
  const [only] = scene.who.arns;
  if (types.size === 1 && types.has("user") && scene.who.arns.length === 1 && !/[*?]/.test(literal(only as Text) ?? "*")) {
    return [{ guard: [], state: single(splitText(fieldsOf(only as Text)[5] ?? [], "/").at(-1) ?? []) }];
  }
  const embed: Embed = (units, ignoreCase) =>
    [plain("user/"), [...plain("user/"), many, char("/")]].map((start) => {
      const name = units.map((unit): Unit => (unit.is === "many" || unit.is === "one" ? { ...unit, never: "/" } : unit));
      return { ...arnOf(partition, inField([many]), [...start, ...name]), ignoreCase };
    });
  return byKind(scene, { is: "part", embed }, absent, absent);
}

/** A key is reached in its own Region only; of other resources with a Region only a strict reading takes that for certain. */
function regionCases(scene: Scene): readonly KeyCase[] | undefined {
  const regions = new Set(scene.resource.arns.map((arn) => literal(fieldsOf(arn)[3] ?? []) ?? ""));
  const [region = ""] = regions;
  if (regions.size !== 1 || !/^[a-z0-9-]+$/.test(region)) return undefined;
  return serviceOf(scene.action) === "kms" || scene.mode === "strict" ? [{ guard: [], state: stateOf(region) }] : undefined;
}

const resourceKeys = ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"];

/** Services none of whose actions is on AWS's lists of those that do not tell whose the resource is. */
const tellResources = new Set(["kms", "s3", "secretsmanager", "sqs", "sts", "iam", "dynamodb", "logs", "cloudtrail"]);

function resourceKey(scene: Scene, key: string): readonly KeyCase[] | undefined {
  const { organization, account } = scene.resource;
  if (key === "aws:requestedregion") return regionCases(scene);
  if (key === "s3:resourceaccount") return [{ guard: [], state: single(text(account)) }];
  if (!resourceKeys.includes(key)) return undefined;
  const open = scene.mode === "permissive" && !tellResources.has(serviceOf(scene.action));
  if (open) return [{ guard: [], state: unknownState(`Some actions of ${serviceOf(scene.action)} do not tell ${key}.`) }];
  if (key === "aws:resourceaccount") return [{ guard: [], state: single(text(account)) }];
  if (!organization.known) return [{ guard: [], state: unknownState(organization.why) }];
  if (organization.value === null) return [{ guard: [], state: absent }];
  if (key === "aws:resourceorgid") return [{ guard: [], state: stateOf(organization.value.id) }];
  return [{ guard: [], state: unknownState("The resource's path in its organization is made of ids that no source shows.") }];
}
