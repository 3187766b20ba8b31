import type { Phase } from "./calls.ts";
import type { Neighbour } from "./neighbours.ts";
import { matchesGlob } from "../../../checks/model/glob.ts";

/** Why a neighbour of the walk is allowed, and meant to be. */
export interface Reason {
  readonly why: string;
  /** Globs of who. */
  readonly who: readonly string[];
  /** Absent: any. */
  readonly actions?: readonly string[];
  readonly phases?: readonly Phase[];
  readonly differs?: Neighbour["differs"];
}

/** The first one that explains it; undefined: none does, and the guardrails are to be mended. */
export function reasonOf({ call, phase, differs }: Neighbour): Reason | undefined {
  return reasons.find(
    ({ who, actions, phases, differs: as }) =>
      who.some((glob) => matchesGlob(glob, call.by)) &&
      (actions === undefined || actions.some((glob) => matchesGlob(glob, call.action))) &&
      (phases === undefined || phases.includes(phase)) &&
      (as === undefined || as === differs),
  );
}

const role = (name: string): string => `arn:aws:iam::*:role/${name}`;
const standing = ["AWSControlTowerExecution", "OrganizationAccountAccessRole", "stacksets-exec-1", "aws-reserved/sso.amazonaws.com/Admin"].map(role);
const tillHandOver = ["birth", "hand-over"] as const;

export const reasons: readonly Reason[] = [
  { why: "What binds the vendor binds no customer: its roles do it in any phase, and each other's work.", who: [role("customer/*")] },
  {
    why: "The customer's automation and its restore are entered by the same services in any phase; a function, or a job, of the customer's starts each.",
    who: ["lambda.amazonaws.com", "backup.amazonaws.com"],
    actions: ["sts:AssumeRole"],
  },
  {
    why: "Backups are taken in any phase: a snapshot stays in the account, under the customer's key.",
    who: [role("TenantBackup")],
    actions: ["rds:CreateDBClusterSnapshot", "rds:Describe*"],
  },
  {
    why: "Configuration is read in any phase; the boundary refuses content.",
    who: [role("cofferdam/Collector"), role("Runner")],
  },
  {
    why: "One CellDeployer connects all tenants of its cell; each accepter accepts the cell's own peering and no other.",
    who: [role("CellDeployer")],
    actions: ["sts:AssumeRole"],
    differs: "tenant",
  },
  {
    why: "It names a session and enters none: AssumeRole asks for the tenant's own external id.",
    who: [role("PanOpsServiceRole")],
    actions: ["sts:SetSourceIdentity"],
    differs: "tenant",
  },
  {
    why: "Delivery goes on until the customer's kill: the stacks of network and data are updated, under the guardrails of Active.",
    who: ["Deployer", "TenantProvisioner", "PeeringAccepter", "TenantVending", "CellDeployer"].map(role).concat("cloudformation.amazonaws.com"),
    phases: ["birth", "hand-over", "service"],
  },
  {
    why: "Before the tenant is served its stores are empty.",
    who: [role("PanOpsDataRole"), role("PanOpsServiceRole")],
    phases: tillHandOver,
  },
  {
    why: "The one-shot roles stand until the hand-over deletes them; in Active they make something new, and change nothing that protects the tenant.",
    who: [role("vending/*"), role("DatabaseMigrator")],
    phases: tillHandOver,
  },
  {
    why: "Account Factory's role builds the account, spared by name in Vending, and goes at the hand-over (assumption handover-honest).",
    who: [role("AWSAFTExecution")],
    phases: tillHandOver,
  },
  {
    why: "In Vending an administrator builds beside the builders; there is no data yet, and every claim is asked again before the hand-over.",
    who: standing,
    phases: ["birth"],
  },
  {
    why: "To delete a one-shot role ends its power.",
    who: standing,
    actions: ["iam:DeleteRole", "iam:DeleteRolePolicy"],
    phases: ["hand-over"],
  },
  {
    why: "The rotated password is made and kept by RDS; the guardrail of secrets refuses to read it.",
    who: standing,
    actions: ["secretsmanager:RotateSecret"],
    phases: ["hand-over"],
  },
  {
    why: "An administrator reads configuration.",
    who: standing,
    actions: ["s3:GetBucket*", "cloudtrail:Describe*", "rds:Describe*"],
    phases: ["service"],
  },
  {
    why: "An administrator updates a stack as its service role, or the cluster itself, under the guardrails of Active; a snapshot stays in the account.",
    who: standing,
    actions: ["cloudformation:UpdateStack", "rds:ModifyDBCluster", "rds:CreateDBClusterSnapshot"],
    phases: ["service"],
  },
  {
    why: "It closes a way and opens none.",
    who: standing,
    actions: ["ec2:DeleteVpcPeeringConnection", "ec2:RevokeSecurityGroupIngress"],
    phases: ["kill"],
  },
  {
    why: "A group that is open again leads nowhere: the peering is gone, and the accepter and the data role stay cut. An instance of the cluster stays with it.",
    who: standing,
    actions: ["ec2:AuthorizeSecurityGroupIngress", "rds:CreateDBInstance"],
    phases: ["restore"],
  },
  {
    why: "Whoever administers the organization moves accounts (assumption management-account-honest).",
    who: ["arn:aws:iam::111111111111:role/Administrator"],
  },
];
