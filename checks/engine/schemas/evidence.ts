import { z } from "zod";
import { describes } from "./same.ts";
import type { EvidenceManifest } from "../../model/evidence.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const file = z.strictObject({
  path: z.string().min(1).describe("Relative to the folder, with /."),
  sha256: sha256.describe("Of the whole file."),
});

/** `manifest.json` of an evidence folder. Published as schemas/evidence.schema.json. */
export const evidenceSchema = describes<EvidenceManifest>()(
  z.strictObject({
    schema: z.literal("cofferdam/evidence/1"),
    files: z.array(file).describe("Every file of the folder but the manifest, sorted by path."),
    root: sha256.describe("RFC 9162 Merkle tree root over the sorted paths."),
  }),
);
