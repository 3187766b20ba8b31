/** `manifest.json` of an evidence folder, contract.md "Evidence": what makes a later reading of it the same. */
export interface EvidenceManifest {
  readonly schema: "cofferdam/evidence/1";
  /** Every file of the folder but the manifest, sorted by path. */
  readonly files: readonly EvidenceFile[];
  /** RFC 9162 over the files in the order of their paths; a leaf is `path`, a NUL, `sha256`. Hex. */
  readonly root: string;
  /** What answered for the accounts; absent where no account was collected. */
  readonly endpoint?: EndpointNote;
}

/** Who answered, by what it says of itself and what it was seen to do. */
export interface EndpointNote {
  /** `unknown`: neither AWS nor an emulator that says what it is. */
  readonly kind: "aws" | "moto" | "localstack" | "unknown";
  /** Absent where it says none. */
  readonly version?: string;
  /** The version of the overlay before it; absent: there is none. */
  readonly overlay?: string;
  /** Its `Server` header, where it says no version. */
  readonly server?: string;
  /** Capability → what its probe saw. Of AWS nothing is probed. */
  readonly probes: Readonly<Record<string, Probed>>;
}

export type Probed = "shown" | "not shown";

export interface EvidenceFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** Of the whole file, hex. */
  readonly sha256: string;
}

/** Is it a note as manifests and the overlay write it? */
export function isNote(value: unknown): value is EndpointNote {
  if (typeof value !== "object" || value === null) return false;
  const { kind, version, overlay, server, probes } = value as Record<string, unknown>;
  const texts = [version, overlay, server].every((text) => text === undefined || (typeof text === "string" && text !== ""));
  const seen =
    typeof probes === "object" &&
    probes !== null &&
    !Array.isArray(probes) &&
    Object.values(probes).every((each) => each === "shown" || each === "not shown");
  return ["aws", "moto", "localstack", "unknown"].includes(kind as string) && texts && seen;
}
