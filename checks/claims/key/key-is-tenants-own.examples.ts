import { customerOnly, keyIn } from "./key-examples.ts";
import { example, exampleEstate, type Example } from "../../model/example.ts";

const own = (properties: object = {}): Example => keyIn([customerOnly], { EnableKeyRotation: true, ...properties });

/** The bucket lies under a key that the estate file names. */
const stated = (key: string, custody: string): Example => ({
  ...keyIn([customerOnly], { EnableKeyRotation: true }),
  estate: { tenants: [{ ...exampleEstate.tenants[0], custody, key }] },
});

export const examples = {
  holds: { "one key, rotated": own() },
  broken: {
    "it is not rotated": own({ EnableKeyRotation: false }),
    "rotation was never asked for": own({ EnableKeyRotation: undefined }),
    "it has replicas": own({ MultiRegion: true }),
    "it is a pair of keys": own({ KeySpec: "RSA_4096" }),
    "it signs": own({ KeyUsage: "SIGN_VERIFY" }),
    "it lies in the compute account": stated(`arn:aws:kms:us-east-1:${example.compute}:key/1234abcd-12ab-34cd-56ef-1234567890ab`, "customer-account"),
  },
  undecided: {
    "a parameter says whether it is rotated": own({ EnableKeyRotation: { Ref: "Exempt" } }),
    "its material is the customer's": own({ Origin: "EXTERNAL" }),
    "the customer's account has it, and no source shows it": stated(
      "arn:aws:kms:us-east-1:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      "customer-account",
    ),
  },
};
