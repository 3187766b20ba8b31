import { createHash } from "node:crypto";
import { firstName } from "../model/first-name.ts";

/**
 * What stays the same while a finding stays the same: check, tenant, subject and what tells two findings of one subject apart;
 * never its words, line, severity or time. sha256, hex.
 */
export function fingerprint(check: string, tenant: string | null, subject: string, discriminator: string): string {
  return createHash("sha256")
    .update(JSON.stringify([firstName(check), tenant, subject, discriminator]))
    .digest("hex");
}
