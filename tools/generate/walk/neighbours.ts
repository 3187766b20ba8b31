import { phases, type Call, type Phase, type Step } from "./calls.ts";
import type { World } from "./world.ts";
import { settings } from "../../../infra/settings.ts";

/** A call next to one of the walk: one thing about it is another. */
export interface Neighbour {
  readonly differs: "principal" | "tenant" | "phase";
  readonly call: Call;
  readonly phase: Phase;
}

/** The same call by everyone else, by the same one on another tenant, and in every other phase. */
export function neighboursOf(step: Step, call: Call, there: Call, others: readonly string[]): readonly Neighbour[] {
  const elsewhere = phases.filter((phase) => phase !== step.phase);
  return [
    ...others.filter((by) => by !== call.by).map((by): Neighbour => ({ differs: "principal", call: { ...call, by }, phase: step.phase })),
    { differs: "tenant", call: { ...call, on: there.on, account: there.account }, phase: step.phase },
    ...elsewhere.map((phase): Neighbour => ({ differs: "phase", call, phase })),
  ];
}

/** Administrators that a tenant account has or may have, whatever the templates say; the vendor's other accounts; and strangers. */
export function everyone(world: World, tenants: readonly string[], services: readonly string[]): readonly string[] {
  const { management, ...vendor } = settings.accounts;
  return [
    ...world.declared,
    ...tenants.flatMap((account) => [...standing.map((name) => `arn:aws:iam::${account}:role/${name}`), `arn:aws:iam::${account}:root`]),
    ...Object.values(vendor).map((account) => `arn:aws:iam::${account}:role/Administrator`),
    `arn:aws:iam::${vendor.provisioning}:role/TenantVending`,
    `arn:aws:iam::${vendor.compute}:role/CellDeployer`,
    `arn:aws:iam::${management}:role/Administrator`,
    "arn:aws:iam::999999999999:role/Stranger",
    "*",
    ...services,
  ];
}

const standing = [
  "AWSControlTowerExecution",
  "AWSAFTExecution",
  "OrganizationAccountAccessRole",
  "stacksets-exec-1",
  "aws-reserved/sso.amazonaws.com/Admin",
];

export type Answer = "refused" | "gone" | "allowed" | "undecided";

export function answerTo({ call, phase }: Neighbour, world: World): Answer {
  const decision = world.decide(call, phase);
  if (decision === "gone") return "gone";
  return decision.decision === "allowed" || decision.decision === "undecided" ? decision.decision : "refused";
}
