/** `manifest.json` of an evidence folder, contract.md "Evidence": what makes a later reading of it the same. */
export interface EvidenceManifest {
  readonly schema: "cofferdam/evidence/1";
  /** Every file of the folder but the manifest, sorted by path. */
  readonly files: readonly EvidenceFile[];
  /** RFC 9162 over the files in the order of their paths; a leaf is `path`, a NUL, `sha256`. Hex. */
  readonly root: string;
}

export interface EvidenceFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** Of the whole file, hex. */
  readonly sha256: string;
}
