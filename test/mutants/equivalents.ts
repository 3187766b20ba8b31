/** Mutants without consequence that no engine can prove to be so, each with its reason. At most 3 % of a claim's mutants. */
export interface Listed {
  /** Absent: all claims. */
  readonly claim?: string;
  readonly id: RegExp;
  readonly reason: string;
}

export const listed: readonly Listed[] = [
  {
    id: /^Compute-cell\/(Transcription|Inference)Cluster: only under an open condition$/,
    reason: "CloudFormation refuses a reference to a resource whose condition is false, so the cluster is there wherever its service is",
  },
  {
    claim: "bucket-encrypts-with-tenant-key",
    id: /^Acme-data\/DataBucketPolicy NoOtherKey: .* a parameter with allowed values$/,
    reason: "each allowed value is a deployment, and in one of them another key gets through: broken, which says more than undecided",
  },
];
