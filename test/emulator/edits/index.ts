import { bucketEdits } from "./bucket.ts";
import type { Edit } from "./edit.ts";
import { encryptionEdits } from "./encryption.ts";
import { guardrailEdits } from "./guardrails.ts";
import { keyEdits } from "./key.ts";
import { kitEdits } from "./kit.ts";
import { networkEdits } from "./network.ts";
import { recordEdits } from "./records.ts";
import { trailEdits } from "./trail.ts";
import { versionEdits } from "./versions.ts";

/** Everything that is done to the deployed platform. */
export const edits: readonly Edit[] = [
  ...networkEdits,
  ...bucketEdits,
  ...keyEdits,
  ...trailEdits,
  ...recordEdits,
  ...versionEdits,
  ...encryptionEdits,
  ...guardrailEdits,
  ...kitEdits,
];
