import { createHash } from "node:crypto";

/** Check → the id under which it was first published: its findings keep their fingerprints when it is renamed. */
const renamed: Readonly<Record<string, string>> = {};

/**
 * What stays the same while a finding stays the same: check, tenant, subject and what tells two findings of one subject apart;
 * never its words, line, severity or time. sha256, hex.
 */
export function fingerprint(check: string, tenant: string | null, subject: string, discriminator: string): string {
  return createHash("sha256")
    .update(JSON.stringify([renamed[check] ?? check, tenant, subject, discriminator]))
    .digest("hex");
}
