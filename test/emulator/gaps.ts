import type { Kind } from "../../checks/model/estate.ts";

/** What an emulator does otherwise than AWS: one operation and one field each, and why. Its test fails once the emulator behaves. */
export interface Gap {
  readonly emulator: "moto" | "localstack";
  /** `organizations.CreatePolicy`. */
  readonly operation: string;
  readonly field: string;
  readonly reason: string;
  /** The facts that therefore differ from the template's. */
  readonly facts?: { readonly kind: Kind; readonly fact: string };
  /** Resources of the reference platform that are refused. */
  readonly refuses?: readonly string[];
}

export const gaps: readonly Gap[] = [
  {
    emulator: "moto",
    operation: "organizations.CreatePolicy",
    field: "Type",
    reason: "knows no S3_POLICY and no DECLARATIVE_POLICY_EC2",
    refuses: ["Organization/PublicBucketsBlocked", "Organization/InstancesAndImages", "Organization/InternetGatewaysBlocked"],
  },
];
