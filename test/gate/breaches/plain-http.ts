import { CfnCondition, Fn, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, AnyPrincipal, Effect } from "aws-cdk-lib/aws-iam";
import { Bucket, CfnBucket, CfnBucketPolicy } from "aws-cdk-lib/aws-s3";
import type { Breaches, Edited } from "../edited.ts";

const claim = "bucket-refuses-plain-http";
const at = "Acme-data/DataBucket";
const policyOf = ({ get }: Edited): CfnBucketPolicy => get("Acme-data/DataBucketPolicy", CfnBucketPolicy);

export const breaches: Breaches = {
  "the bucket's policy is taken out": {
    claim,
    at,
    edit: ({ data }) => void data.node.tryRemoveChild("DataBucketPolicy"),
  },
  "an old client needs TLS 1.1": {
    claim,
    at,
    edit: (platform) => policyOf(platform).addPropertyOverride("PolicyDocument.Statement.1.Condition.NumericLessThan", { "s3:TlsVersion": "1.1" }),
  },
  "the TLS statement covers the objects only": {
    claim,
    at,
    edit: (platform) =>
      policyOf(platform).addPropertyOverride("PolicyDocument.Statement.1.Resource", `arn:aws:s3:::panops-data-333333333333-us-east-1/*`),
  },
  "the TLS statement is for reads only": {
    claim,
    at,
    edit: (platform) => policyOf(platform).addPropertyOverride("PolicyDocument.Statement.1.Action", "s3:Get*"),
  },
  "the TLS statement spares the data role": {
    claim,
    at,
    edit: (platform) =>
      policyOf(platform).addPropertyOverride("PolicyDocument.Statement.1.Condition.ArnNotLike", {
        "aws:PrincipalArn": "arn:aws:iam::333333333333:role/PanOpsDataRole",
      }),
  },
  "the policy stands on a condition": {
    claim,
    at,
    edit: (platform) => {
      const isHardened = new CfnCondition(platform.data, "IsHardened", { expression: Fn.conditionEquals(Fn.ref("AWS::StackName"), "Acme-hardened") });
      policyOf(platform).cfnOptions.condition = isHardened;
    },
  },
  "a scratch bucket is made with the L2's defaults": {
    claim,
    at: "Acme-data/Scratch/Resource",
    edit: ({ data }) => {
      new Bucket(data, "Scratch");
    },
  },
  "enforceSSL alone lets TLS 1.0 through": {
    claim,
    at: "Acme-data/Scratch/Resource",
    edit: ({ data }) => {
      new Bucket(data, "Scratch", { enforceSSL: true });
    },
  },
  "a bucket that empties itself": {
    claim,
    at: "Acme-data/Scratch/Resource",
    edit: ({ data }) => {
      new Bucket(data, "Scratch", { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
    },
  },
  "the deny of a new bucket is written for one principal": {
    claim,
    at: "Acme-data/Inbox/Resource",
    edit: ({ data }) => {
      const bucket = new Bucket(data, "Inbox");
      bucket.addToResourcePolicy(
        new PolicyStatement({
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: ["s3:PutObject"],
          resources: [bucket.arnForObjects("*")],
          conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
        }),
      );
    },
  },
  "the log bucket loses its TLS statement": {
    claim,
    at: "Acme-audit/TrailBucket",
    edit: ({ get }) => {
      const policy = get("Acme-audit/TrailBucketPolicy", CfnBucketPolicy);
      const { Statement, ...rest } = policy.policyDocument as { readonly Statement: readonly { readonly Sid: string }[] };
      policy.policyDocument = { ...rest, Statement: Statement.filter(({ Sid }) => Sid !== "Tls12OrLater") };
    },
  },
  "a copy of the data bucket with a name of its own": {
    claim,
    at: "Acme-data/DataBucketCopy",
    edit: ({ data, get }) => {
      const { bucketEncryption, versioningConfiguration, publicAccessBlockConfiguration } = get(at, CfnBucket);
      new CfnBucket(data, "DataBucketCopy", {
        ...(bucketEncryption !== undefined && { bucketEncryption }),
        ...(versioningConfiguration !== undefined && { versioningConfiguration }),
        ...(publicAccessBlockConfiguration !== undefined && { publicAccessBlockConfiguration }),
      });
    },
  },
};
