import { examples } from "./bucket-is-versioned.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Bucket } from "../../model/kinds.ts";
import { broken, every, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataBuckets } from "../../reason/custody/stores.ts";

export default defineCheck({
  id: "bucket-is-versioned",
  claim: "Versioning is on, ACLs are off.",
  severity: "medium",
  why: "Without versions an overwritten or deleted object is gone; with access control lists whoever writes an object may give it to others.",
  fix: "Set VersioningConfiguration.Status to Enabled and the one rule of OwnershipControls to BucketOwnerEnforced.",
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  ],
  kind: "s3:bucket",
  planes: ["template", "account"],
  subjects: dataBuckets,
  judge: (bucket) => every(versioned(bucket), listsOff(bucket)),
  examples,
});

function versioned({ versioning }: Bucket): Verdict {
  return whenKnown(versioning, (status, origin) =>
    status === "Enabled"
      ? holds("Versioning is on.")
      : broken(status === "Suspended" ? "Versioning is suspended." : "Versioning is off.", origin, {
          witness: { kind: "statement", statement: `VersioningConfiguration.Status: ${status}`, origin },
          discriminator: "versioning",
        }),
  );
}

function listsOff({ aclsOff }: Bucket): Verdict {
  return whenKnown(aclsOff, (off, origin) =>
    off
      ? holds("Access control lists are off.")
      : broken("Access control lists are on: writers own what they write.", origin, {
          witness: { kind: "statement", statement: "ObjectOwnership is not BucketOwnerEnforced", origin },
          discriminator: "ownership",
        }),
  );
}
