import { text, type Text } from "../../../checks/model/text.ts";
import { settings } from "../../../infra/settings.ts";
import type { TenantSettings } from "../../../infra/settings.ts";

/** What a tenant's account goes through, in this order. */
export const phases = ["birth", "hand-over", "service", "kill", "restore"] as const;
export type Phase = (typeof phases)[number];

/** One part of the walk: who does what, as the calls that reach AWS. */
export interface Step {
  readonly phase: Phase;
  readonly what: string;
  readonly calls: readonly Call[];
}

/** One call, with the keys of its context that do not follow from the caller. */
export interface Call {
  /** An ARN or a service's name. */
  readonly by: string;
  readonly action: string;
  readonly on: Text;
  /** Whose the resource is. */
  readonly account: string;
  readonly context: Readonly<Record<string, string | Text>>;
  /** The VPC endpoint that it comes through. */
  readonly through?: Endpoint;
}

/** Where a VPC endpoint's policy stands. */
export interface Endpoint {
  readonly stack: string;
  readonly id: string;
}

/** A tenant of the reference platform, and how its calls are written. */
export interface Subject {
  readonly tenant: TenantSettings;
  /** The start of its stacks' names. */
  readonly title: string;
  readonly role: (name: string) => string;
  /** What AWS names at deployment: the id of a resource of its templates. */
  readonly idOf: (template: string, logicalId: string) => Text;
  readonly call: (
    by: string,
    actions: string | readonly string[],
    on: string | Text,
    more?: Partial<Pick<Call, "context" | "through">>,
  ) => readonly Call[];
}

export function subjectOf(tenant: TenantSettings): Subject {
  const { account } = tenant;
  const title = tenant.id.charAt(0).toUpperCase() + tenant.id.slice(1);
  const call: Subject["call"] = (by, actions, on, { context = {}, through } = {}) =>
    [actions].flat().map((action) => ({
      by,
      action,
      on: typeof on === "string" ? text(on) : on,
      account,
      context: { ...(action.startsWith("s3:") && { "s3:TlsVersion": "1.2" }), ...context },
      ...(through !== undefined && { through }),
    }));
  return {
    tenant,
    title,
    call,
    role: (name) => `arn:aws:iam::${account}:role/${name}`,
    idOf: (template, logicalId) => [{ symbol: `${title}-${template}/${logicalId}`, domain: "id" }],
  };
}

/** A service calls with the caller's own credentials. */
export function via(service: string): { readonly context: Call["context"] } {
  return { context: { "kms:ViaService": `${service}.${settings.region}.amazonaws.com`, "aws:ViaAWSService": "true" } };
}

/** The role is passed to this service. */
export function passedTo(service: string): { readonly context: Call["context"] } {
  return { context: { "iam:PassedToService": service } };
}

/** A vendor's role enters one of the account's, with the tenant's external id. */
export function enter({ tenant, role, call }: Subject, by: string, name: string): readonly Call[] {
  return call(by, "sts:AssumeRole", role(name), { context: { "sts:ExternalId": tenant.customerId } });
}
