import { authorize, type Decision } from "../../checks/reason/policy/authorize.ts";
import { requestFrom, type KmsGrant, type Layers, type PlainRequest } from "../../checks/reason/policy/request.ts";
import { policy } from "./documents.ts";

/** One request and its layers as short as can be, for tables of cases. */
export const home = "333333333333";
export const away = "222222222222";
export const role = `arn:aws:iam::${home}:role/Worker`;
export const session = `arn:aws:sts::${home}:assumed-role/Worker/one`;
export const user = `arn:aws:iam::${home}:user/u`;
export const foreign = `arn:aws:iam::${away}:role/Worker`;
export const root = `arn:aws:iam::${home}:root`;
const bucket = "arn:aws:s3:::b/k";

export interface Given {
  readonly identity?: readonly unknown[] | "administrator";
  readonly scp?: readonly (readonly unknown[])[];
  readonly rcp?: readonly (readonly unknown[])[];
  readonly boundary?: unknown;
  readonly session?: unknown;
  readonly resource?: unknown;
  readonly endpoint?: unknown;
  readonly grants?: readonly KmsGrant[];
  readonly managementAccount?: string;
}

function layers(given: Given): Layers {
  const one = (json: unknown) => (json === undefined ? null : policy(json));
  return {
    identity: given.identity === "administrator" ? given.identity : (given.identity ?? []).map((json) => policy(json)),
    scp: (given.scp ?? []).map((level) => level.map((json) => policy(json))),
    rcp: (given.rcp ?? []).map((level) => level.map((json) => policy(json))),
    unread: [],
    boundary: one(given.boundary),
    session: one(given.session),
    resource: one(given.resource),
    endpoint: one(given.endpoint),
    grants: given.grants ?? [],
    managementAccount: given.managementAccount ?? null,
  };
}

export function decided(request: Partial<PlainRequest>, given: Given): string {
  const decision: Decision = authorize(
    requestFrom({ principal: role, action: "s3:GetObject", resource: bucket, resourceAccount: home, ...request }),
    layers(given),
  );
  return decision.by === null ? decision.decision : `${decision.decision} by ${decision.by}`;
}

export const statement = (more: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...more }] });
export const allowAll = statement({});
export const denyAll = statement({ Effect: "Deny" });
export const open = (principal: unknown, more: object = {}) => statement({ Principal: principal, ...more });
