import { z } from "zod";
import { describes } from "./same.ts";
import type { EvidenceManifest } from "../../model/evidence.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const file = z.strictObject({
  path: z.string().min(1).describe("Relative to the folder, with /."),
  sha256: sha256.describe("Of the whole file."),
});

const endpoint = z.strictObject({
  kind: z.enum(["aws", "moto", "localstack", "unknown"]).describe("unknown: neither AWS nor an emulator that says what it is."),
  version: z.string().min(1).exactOptional().describe("As the emulator says; absent where it says none."),
  overlay: z.string().min(1).exactOptional().describe("The version of the overlay before the emulator; absent: there is none."),
  server: z.string().min(1).exactOptional().describe("The Server header of one that says no version."),
  probes: z.record(z.string(), z.enum(["shown", "not shown"])).describe("Capability to what its probe saw. Of AWS nothing is probed."),
});

/** `manifest.json` of an evidence folder. Published as schemas/evidence.schema.json. */
export const evidenceSchema = describes<EvidenceManifest>()(
  z.strictObject({
    schema: z.literal("cofferdam/evidence/1"),
    files: z.array(file).describe("Every file of the folder but the manifest, sorted by path."),
    root: sha256.describe("RFC 9162 Merkle tree root over the sorted paths."),
    endpoint: endpoint.exactOptional().describe("What answered for the accounts; absent where no account was collected."),
  }),
);
