/** What AWS Organizations takes of a type of policy. */
export interface Quota {
  /** Characters of one document. */
  readonly characters: number;
  /** Policies attached to one root, unit or account, AWS's own included; absent: not judged. */
  readonly attached?: number;
}

/**
 * docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html, read 2026-11: since 2026-05-15 an SCP may have 10,240 characters where it
 * had 5,120, and a node ten SCPs where it had five.
 */
export const quotas: Readonly<Record<string, Quota>> = {
  SERVICE_CONTROL_POLICY: { characters: 10_240, attached: 10 },
  RESOURCE_CONTROL_POLICY: { characters: 5120, attached: 5 },
  DECLARATIVE_POLICY_EC2: { characters: 10_000, attached: 10 },
  BACKUP_POLICY: { characters: 10_000 },
  CHATBOT_POLICY: { characters: 10_000 },
  TAG_POLICY: { characters: 10_000 },
  SECURITYHUB_POLICY: { characters: 10_000 },
  AISERVICES_OPT_OUT_POLICY: { characters: 2500 },
};

/** AWS attaches one of its own of these types to every node. */
export const withAwsOwn: ReadonlySet<string> = new Set(["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]);
