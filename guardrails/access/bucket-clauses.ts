import { customerArns, roleArn } from "../names.ts";
import type { Place } from "../names.ts";
import type { Clause, Conditions } from "../statement.ts";
import { text } from "../value.ts";
import type { Value } from "../value.ts";

/** The bucket and every object in it. */
export function everythingIn(bucket: Value): readonly [Value, Value] {
  return [text`arn:aws:s3:::${bucket}`, text`arn:aws:s3:::${bucket}/*`];
}

/**
 * No request without TLS 1.2. In calls between services both keys are redacted
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html), so the operators are plain: a missing key does not deny.
 * Not 1.3: S3 interface endpoints do not speak it.
 */
export function tlsDenies(bucket: Value): readonly Clause[] {
  const hitsCustomer = "whoever comes without TLS is refused, and can come again with it";
  const everything = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: everythingIn(bucket), hitsCustomer } as const;
  return [
    { Sid: "TlsOnly", ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "Tls12OrLater", ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

/** Everyone but the customer, AWS's services and the named roles of the tenant's account. */
export function unlessCustomerOrService(place: Place, ...others: readonly string[]): Pick<Clause, "ifAbsent"> & { readonly Condition: Conditions } {
  return {
    Condition: {
      ArnNotLike: { "aws:PrincipalArn": [customerArns(place.account), ...others.map((name) => roleArn(place.account, name))] },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
    ifAbsent: { "aws:PrincipalArn": "matches" },
  };
}

/** What reads, writes, lists or moves objects; configuration is not among them. */
export const objectReads = ["s3:GetObject*", "s3:ListBucket", "s3:ListBucketVersions", "s3:RestoreObject", "s3:InitiateReplication"] as const;
export const objectWrites = [
  "s3:PutObject*",
  "s3:DeleteObject*",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
  "s3:ReplicateTags",
  "s3:UpdateObjectEncryption",
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:BypassGovernanceRetention",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
  "s3:ListBucketMultipartUploads",
] as const;
