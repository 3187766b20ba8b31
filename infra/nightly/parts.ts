import type { NightlyParts } from "../../guardrails/access/nightly.ts";
import { settings } from "../settings.ts";

export const parts: NightlyParts = {
  account: settings.accounts.nightly,
  region: settings.region,
  bucket: `panops-evidence-${settings.accounts.nightly}-${settings.region}`,
  machine: "nightly-run",
};
