import { Aspects, CfnCondition, CfnParameter, Fn, Lazy } from "aws-cdk-lib";
import { AccountRootPrincipal, CfnRole, PolicyDocument, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnKey, Key } from "aws-cdk-lib/aws-kms";
import { CfnPolicy } from "aws-cdk-lib/aws-organizations";
import { CfnBucket } from "aws-cdk-lib/aws-s3";
import type { Breach, Breaches, Edited } from "../edited.ts";

const at = "Acme-key/DataKey";
const destroy = "key-vendor-cannot-destroy";
const repolicy = "key-vendor-cannot-repolicy";
const operations = "arn:aws:iam::333333333333:role/Operations";
const service = "arn:aws:iam::222222222222:role/PanOpsServiceRole";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: unknown;
  readonly Condition?: object;
}
interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A role for the vendor's operators in the tenant's account, spared by the organization's guardrail: what each edit here builds on. */
function addOperations({ access, get }: Edited): void {
  const allowed = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] };
  const trust = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::555555555555:root" }, Action: "sts:AssumeRole" };
  new CfnRole(access, "Operations", {
    roleName: "Operations",
    assumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] },
    policies: [{ policyName: "Operate", policyDocument: allowed }],
  });
  const spared = ["arn:aws:iam::*:role/customer/*", "arn:aws:iam::*:role/Operations"];
  const guardrail = get("Organization/ActiveKeysAndTrail", CfnPolicy);
  guardrail.addPropertyOverride("Content.Statement.0.Condition.ArnNotLike.aws:PrincipalArn", spared);
}

/** The key's policy, written again by `change`. */
function rewritten(claim: string, change: (statements: readonly Statement[]) => readonly unknown[]): Breach {
  return {
    claim,
    at,
    edit: (platform) => {
      addOperations(platform);
      rewrite(platform.get(at, CfnKey), change);
    },
  };
}

function rewrite(key: CfnKey, change: (statements: readonly Statement[]) => readonly unknown[]): void {
  const { Statement, ...rest } = key.keyPolicy as Document;
  key.keyPolicy = { ...rest, Statement: change(Statement) };
}

const allow = (principal: string, action: string | readonly string[]) => ({
  Effect: "Allow",
  Principal: { AWS: principal },
  Action: action,
  Resource: "*",
});
const without = (statements: readonly Statement[], ...sids: readonly string[]) => statements.filter(({ Sid }) => !sids.includes(Sid));
const administers = "OnlyCustomerAdministers";

/** A construct of convenience, as platform teams write them: whoever operates the key gets what operating takes. */
function makeOperable(key: CfnKey, principal: string): void {
  rewrite(key, (statements) => [
    ...statements.map((statement) =>
      statement.Effect === "Deny"
        ? { ...statement, Condition: { ...statement.Condition, ArnNotEquals: { "aws:PrincipalArn": principal } } }
        : statement,
    ),
    allow(principal, "kms:*"),
  ]);
}

function useKey({ get }: Edited, keyArn: string): void {
  const bucket = get("Acme-data/DataBucket", CfnBucket);
  bucket.addPropertyOverride("BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID", keyArn);
}

export const breaches: Breaches = {
  "a construct of convenience widens the key's policy": {
    claim: destroy,
    at,
    edit: (platform) => {
      addOperations(platform);
      makeOperable(platform.get(at, CfnKey), operations);
    },
  },
  "an aspect makes every key operable": {
    claim: repolicy,
    at,
    edit: (platform) => {
      addOperations(platform);
      Aspects.of(platform.key).add({
        visit: (node) => {
          if (node instanceof CfnKey) makeOperable(node, operations);
        },
      });
    },
  },
  "the key's policy is the L2's default: the account's IAM decides": {
    claim: destroy,
    at,
    edit: (platform) => {
      addOperations(platform);
      platform.get(at, CfnKey).keyPolicy = new PolicyDocument({
        statements: [new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: ["kms:*"], resources: ["*"] })],
      });
    },
  },
  "break glass: operations may disable the key": rewritten(destroy, (statements) => [
    ...without(statements, administers),
    allow(operations, "kms:DisableKey"),
  ]),
  "operations may revive a key": rewritten(destroy, (statements) => [
    ...without(statements, administers),
    allow(operations, ["kms:EnableKey", "kms:CancelKeyDeletion"]),
  ]),
  "the deny of administration forgets deletion": rewritten(destroy, (statements) => [
    ...statements.map((one) => (one.Sid === administers ? { ...one, Action: ["kms:PutKeyPolicy", "kms:DisableKey", "kms:EnableKey"] } : one)),
    allow(operations, "kms:Schedule*"),
  ]),
  "the deny depends on a tag": {
    ...rewritten(destroy, (statements) => [
      ...statements.map((one) =>
        one.Sid === administers ? { ...one, Condition: { ...one.Condition, StringNotEquals: { "aws:PrincipalTag/team": "operations" } } } : one,
      ),
      allow(operations, "kms:DisableKey"),
    ]),
    outcome: "undecided",
  },
  "the bucket's key becomes an L2 key with its defaults": {
    claim: destroy,
    at: "Acme-data/BucketKey/Resource",
    edit: (platform) => {
      addOperations(platform);
      useKey(platform, new Key(platform.data, "BucketKey", { enableKeyRotation: true }).keyArn);
    },
  },
  "an L2 key with its defaults, and the guardrail of keys hangs nowhere": {
    claim: repolicy,
    at: "Acme-data/BucketKey/Resource",
    edit: (platform) => {
      platform.get("Organization/ActiveKeysAndTrail", CfnPolicy).targetIds = [];
      useKey(platform, new Key(platform.data, "BucketKey").keyArn);
    },
  },
  "a parameter decides who administers": {
    claim: destroy,
    at,
    edit: (platform) => {
      addOperations(platform);
      const managed = new CfnParameter(platform.key, "Managed", { default: "no", allowedValues: ["yes", "no"] });
      const isManaged = new CfnCondition(platform.key, "IsManaged", { expression: Fn.conditionEquals(managed, "yes") });
      const more = Fn.conditionIf(isManaged.logicalId, allow(operations, "kms:DisableKey"), Fn.ref("AWS::NoValue"));
      rewrite(platform.get(at, CfnKey), (statements) => [...without(statements, administers), more]);
    },
  },
  "anyone of the organization may write the policy": rewritten(repolicy, (statements) => [
    ...without(statements, administers),
    { ...allow("*", "kms:PutKeyPolicy"), Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } } },
  ]),
  "operations keep the tags": rewritten(repolicy, (statements) => [
    ...without(statements, administers),
    allow(operations, ["kms:TagResource", "kms:UntagResource"]),
  ]),
  "the service role hands out grants, and the organization lets it": {
    claim: repolicy,
    at,
    edit: ({ get }) => {
      get("Organization/GrantsAndTls", CfnPolicy).addPropertyOverride("Content.Statement.0.Condition.ArnNotEquals", { "aws:PrincipalArn": service });
      rewrite(get(at, CfnKey), (statements) => [...without(statements, "GrantsOnlyForServices"), allow(service, "kms:CreateGrant")]);
    },
  },
  "a lazy principal is the vendor's in the end": rewritten(repolicy, (statements) => [
    ...without(statements, administers),
    allow(Lazy.string({ produce: () => operations }), Lazy.list({ produce: () => ["kms:PutKeyPolicy"] })),
  ]),
  "an escape hatch overwrites the deny of administration": {
    claim: repolicy,
    at,
    edit: (platform) => {
      addOperations(platform);
      platform.get(at, CfnKey).addPropertyOverride("KeyPolicy.Statement.17", allow(operations, "kms:Put*"));
    },
  },
  "a multi-Region key may be replicated by operations": {
    claim: repolicy,
    at,
    edit: (platform) => {
      addOperations(platform);
      const key = platform.get(at, CfnKey);
      key.multiRegion = true;
      key.addPropertyOverride("KeyPolicy.Statement.17", allow(operations, "kms:ReplicateKey"));
    },
  },
};
