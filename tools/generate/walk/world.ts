import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Call, Endpoint, Phase } from "./calls.ts";
import type { Estate } from "../../../checks/model/estate.ts";
import type { EstateFile } from "../../../checks/model/estate-file.ts";
import type { Fact } from "../../../checks/model/fact.ts";
import type { Principal } from "../../../checks/model/kinds.ts";
import type { PolicyDocument } from "../../../checks/model/policy.ts";
import { literal, sameText, text, type Text } from "../../../checks/model/text.ts";
import { authorize, type Decision } from "../../../checks/reason/policy/authorize.ts";
import { guardrailsOf } from "../../../checks/reason/policy/guardrails.ts";
import { requestFrom, stateOf, type KeyState, type Layers } from "../../../checks/reason/policy/request.ts";
import { readEstateFile } from "../../../checks/sources/estate-file.ts";
import { readPolicyDocument } from "../../../checks/sources/policy-document.ts";
import { readSources } from "../../../checks/sources/template/views.ts";
import { aftRole } from "../../../guardrails/names.ts";
import { settings } from "../../../infra/settings.ts";

/** What decides calls: the reference platform's own templates, in each phase of a tenant's account. */
export interface World {
  /** Every role of the templates, by ARN. */
  readonly declared: readonly string[];
  /** `gone`: in this phase there is no such role, to call or to be called on. */
  decide(call: Call, phase: Phase): Decision | "gone";
}

/** What the customer's automation writes into a role: an inline policy, and the trust. */
export interface Cut {
  readonly role: string;
  readonly inline: string;
  readonly trust: string;
}

/** The world of the assembly in this folder, in which the account of `tenant` goes through its phases. */
export function worldOf(folder: string, tenant: string, cuts: readonly Cut[]): World {
  const file = readEstateFile(readFileSync("cofferdam.yaml"), "cofferdam.yaml");
  const [vending, active] = ["Tenants/Vending", "Tenants/Active"].map((unit) => estateIn(folder, file, tenant, unit)) as [Estate, Estate];
  const roles = rolesOf(active);
  const endpoints = new Map<string, PolicyDocument>();
  return {
    declared: [...roles.keys()],
    decide(call, phase) {
      if (isGone(call.by, phase) || (call.action !== "iam:CreateRole" && isGone(literal(call.on) ?? "", phase))) return "gone";
      const estate = phase === "birth" ? vending : active;
      const cut = phase === "kill" || phase === "restore" ? cuts : [];
      const layers: Layers = {
        ...ofCaller(roles.get(call.by), cut),
        scp: guardrailsOf(estate, accountOf(call.by), "SERVICE_CONTROL_POLICY").levels,
        rcp: guardrailsOf(estate, call.account, "RESOURCE_CONTROL_POLICY").levels,
        resource: call.action.startsWith("sts:") ? trustOf(call, roles, cut) : policyOf(estate, call.on),
        endpoint: call.through === undefined ? null : endpointPolicy(folder, call.through, endpoints),
        unread: [],
        session: null,
        grants: [],
        managementAccount: settings.accounts.management,
      };
      return authorize(requestOf(call, estate), layers);
    },
  };
}

/** A caller that no template declares may be anyone's administrator. */
function ofCaller(role: Principal | undefined, cuts: readonly Cut[]): Pick<Layers, "identity" | "boundary"> {
  if (role === undefined) return { identity: "administrator", boundary: null };
  const cut = cutOf(literal(valueOf(role.arn)), cuts);
  return {
    identity: [...valueOf(role.policies), ...(cut === undefined ? [] : [documentOf(cut.inline)])],
    boundary: valueOf(role.boundary),
  };
}

/** Nothing is said of who enters a role that no template declares: only its own account's principals could. */
function trustOf({ on }: Call, roles: ReadonlyMap<string, Principal>, cuts: readonly Cut[]): PolicyDocument | null {
  const cut = cutOf(literal(on), cuts);
  if (cut !== undefined) return documentOf(cut.trust);
  const role = roles.get(literal(on) ?? "");
  return role === undefined ? null : valueOf(role.trust);
}

function cutOf(arn: string | undefined, cuts: readonly Cut[]): Cut | undefined {
  return cuts.find(({ role }) => role === arn);
}

function estateIn(folder: string, file: EstateFile, tenant: string, unit: string): Estate {
  const tenants = file.tenants.map((entry) => (entry.id === tenant ? { ...entry, unit } : entry));
  const { views } = readSources({ ...file, tenants, templates: [{ assembly: folder }] });
  const [view] = views;
  const [first] = view?.tenants ?? [];
  if (view === undefined || first === undefined || views.length > 1) throw new Error("The assembly makes no single view of its tenants.");
  return view.open({
    choose: (question) => {
      throw new Error(`The templates leave open: ${question}`);
    },
  })(first);
}

function rolesOf(estate: Estate): ReadonlyMap<string, Principal> {
  const { items } = estate.list("iam:principal");
  return new Map(items.map((item) => [literal(valueOf(item.arn)) ?? "", item] as const));
}

/** One-shot roles and Account Factory's go when the account is handed over. */
function isGone(by: string, phase: Phase): boolean {
  return phase !== "birth" && phase !== "hand-over" && (by.includes(":role/vending/") || by.endsWith(`:role/${aftRole}`));
}

/** The keys that AWS derives from caller, connection and endpoint. The session is older than any cut. */
function requestOf(call: Call, estate: Estate) {
  const account = accountOf(call.by);
  const isMember = isOfOrganization(estate.file, account);
  const given: Record<string, string | Text> = {
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    ...(call.by.startsWith("arn:") && { "aws:TokenIssueTime": "2020-01-01T00:00:00Z" }),
    ...(isMember && { "aws:PrincipalOrgID": settings.organization.id }),
    ...(call.through !== undefined && {
      "aws:SourceVpce": [{ symbol: `${call.through.stack}/${call.through.id}`, domain: "id" }],
      "aws:SourceVpc": settings.tenants[0].cellVpc,
      "aws:VpceOrgID": settings.organization.id,
    }),
    ...call.context,
  };
  const request = requestFrom({ principal: call.by, action: call.action, resource: literal(call.on) ?? "*", resourceAccount: call.account });
  const context = new Map([...request.context, ...Object.entries(given).map(([key, value]) => [key.toLowerCase(), stateOfText(value)] as const)]);
  return { ...request, resource: call.on, context };
}

function stateOfText(value: string | Text): KeyState {
  return typeof value === "string" ? stateOf(value) : { is: "values", values: [value], list: false };
}

function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

function isOfOrganization(file: EstateFile, account: string): boolean {
  return Object.values(file.vendor.accounts).includes(account) || file.tenants.some((tenant) => tenant.account === account);
}

/** The policy of the key or bucket that the resource is, or is in. Null: it has none. */
function policyOf(estate: Estate, on: Text): PolicyDocument | null {
  for (const key of estate.list("kms:key").items) if (sameText(valueOf(key.arn), on)) return valueOf(key.policy);
  const name = literal(on)?.split(/[:/]/)[5];
  const bucket = estate.list("s3:bucket").items.find((one) => name !== undefined && literal(valueOf(one.name)) === name);
  return bucket === undefined || !literal(on)?.startsWith("arn:aws:s3:") ? null : valueOf(bucket.policy);
}

function endpointPolicy(folder: string, { stack, id }: Endpoint, known: Map<string, PolicyDocument>): PolicyDocument {
  const key = `${stack}/${id}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const { Resources } = JSON.parse(readFileSync(join(folder, `${stack}.template.json`), "utf8")) as {
    readonly Resources: Readonly<Record<string, { readonly Properties: { readonly PolicyDocument: object } }>>;
  };
  const document = documentOf(JSON.stringify(Resources[id]?.Properties.PolicyDocument));
  known.set(key, document);
  return document;
}

/** @throws Error on a document that our reader does not understand throughout. */
function documentOf(json: string): PolicyDocument {
  const document = valueOf(readPolicyDocument({ type: "text", text: text(json), origin: { source: "template", path: "" } }));
  if (document.notes.length > 0) throw new Error(document.notes.map(({ what }) => what).join("; "));
  return document;
}

function valueOf<T>(fact: Fact<T>): T {
  if (!fact.known) throw new Error(fact.why);
  return fact.value;
}
