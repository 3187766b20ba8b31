/** Evidence is not what it was when it was collected. The command line prints the message alone and exits 4. */
export class EvidenceError extends Error {
  override readonly name = "EvidenceError";
}
