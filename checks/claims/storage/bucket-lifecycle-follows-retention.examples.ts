import { inOrganization, inTenant, type Example } from "../../model/example.ts";
import { acmeRecord, cellRecord } from "../../model/example-registry.ts";

const guardrail = {
  Sid: "LifecycleRules",
  Effect: "Deny",
  Action: "s3:PutLifecycleConfiguration",
  Resource: "*",
  Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/customer/*" } },
};

const allowed = { Effect: "Allow", Action: "s3:PutLifecycleConfiguration", Resource: "*" };

interface Written {
  readonly rules?: readonly object[];
  readonly guardrails?: readonly object[];
  readonly store?: object;
  readonly customers?: object;
  readonly days?: number | null;
  readonly parameter?: object;
}

const customerWith = (statement: object): object => ({
  Customer: {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: "KeyAdmin",
      Path: "/customer/",
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
      Policies: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: [statement] } }],
    },
  },
});

const on = (rule: object): object => ({ Status: "Enabled", ...rule });
const objects = on({ ExpirationInDays: 2555 });
const versions = on({ NoncurrentVersionExpiration: { NoncurrentDays: 2555 } });
const uploads = on({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } });
const kept = [objects, versions, uploads];

function bucket(written: Written): Example {
  const { rules = kept, guardrails = [guardrail], store = {}, days = 2555, parameter = { Type: "String" } } = written;
  const acme = {
    id: "acme",
    account: "333333333333",
    region: "us-east-1",
    unit: "Tenants/Active",
    customer: ["arn:aws:iam::333333333333:role/customer/*"],
  };
  const more = { ...(days !== null && { retentionDays: days }), ssmParameters: { "/retention/days": 2555, "/retention/short": 30 } };
  return {
    estate: { tenants: [{ ...acme, ...more }] },
    templates: [
      inOrganization(...guardrails),
      inTenant(
        {
          Data: {
            Type: "AWS::S3::Bucket",
            Properties: { VersioningConfiguration: { Status: "Enabled" }, LifecycleConfiguration: { Rules: rules }, ...store },
          },
          ...(written.customers ?? customerWith(allowed)),
        },
        { Parameters: { Days: parameter } },
      ),
    ],
  };
}

const locked = (days: number): object => ({
  ObjectLockEnabled: true,
  ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: days } } },
});
const ofSsm = (name: string): object => ({ Type: "AWS::SSM::Parameter::Value<String>", Default: name });
const registered = (retention: number | null): Example => ({
  ...{ estate: bucket({}).estate ?? {} },
  registry: { tenants: [{ ...acmeRecord, retention }], cells: { "cell-1": cellRecord } },
});
const soon = [objects, on({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }), uploads];

export const examples = {
  holds: {
    "objects and versions go after the retention, and only the customer changes that": bucket({}),
    "a shorter rule is off": bucket({ rules: [...kept, { Status: "Disabled", ExpirationInDays: 30 }] }),
    "other rules move objects, or clear away what is none": bucket({
      rules: [...kept, on({ Transitions: [{ StorageClass: "GLACIER_IR", TransitionInDays: 30 }] }), on({ ExpiredObjectDeleteMarker: true })],
    }),
    "an SSM parameter that the estate file states gives the days": bucket({
      rules: [on({ ExpirationInDays: { Ref: "Days" } }), versions, uploads],
      parameter: ofSsm("/retention/days"),
    }),
    "versions are replaced, and a lock says nothing of them": bucket({ store: locked(2555) }),
    "versions would go earlier, and none are kept": bucket({ rules: soon, store: { VersioningConfiguration: undefined } }),
    "the registry has the same days": registered(2555),
    "the customer may write its own roles' policies": bucket({
      customers: customerWith({ Effect: "Allow", Action: "iam:*", Resource: "arn:aws:iam::333333333333:role/customer/*" }),
    }),
    "nothing is ever deleted": bucket({ rules: [uploads], days: null }),
  },
  broken: {
    "objects go earlier": bucket({ rules: [on({ ExpirationInDays: 2554 }), versions, uploads] }),
    "versions go earlier": bucket({ rules: soon }),
    "versions go earlier, in the older spelling": bucket({ rules: [...kept, on({ NoncurrentVersionExpirationInDays: 30 })] }),
    "objects of one prefix go earlier": bucket({ rules: [...kept, on({ Prefix: "tmp/", ExpirationInDays: 30 })] }),
    "everything goes on a date": bucket({ rules: [...kept, on({ ExpirationDate: "2040-01-01T00:00:00Z" })] }),
    "an SSM parameter gives fewer days": bucket({
      rules: [on({ ExpirationInDays: { Ref: "Days" } }), versions, uploads],
      parameter: ofSsm("/retention/short"),
    }),
    "they are to be kept for ever": bucket({ days: null }),
    "the lock is shorter than the retention": bucket({ rules: soon, store: locked(2554) }),
    "an administrator may change the rules": bucket({ guardrails: [] }),
    "not even the customer may": bucket({ guardrails: [{ ...guardrail, Condition: {} }] }),
    "the registry has fewer days": registered(30),
  },
  undecided: {
    "a parameter gives the days": bucket({ rules: [on({ ExpirationInDays: { Ref: "Days" } }), versions, uploads] }),
    "a parameter turns a rule on": bucket({ rules: [...kept, { Status: { Ref: "Days" }, ExpirationInDays: 30 }] }),
    "no template knows the SSM parameter": bucket({
      rules: [on({ ExpirationInDays: { Ref: "Days" } }), versions, uploads],
      parameter: ofSsm("/retention/other"),
    }),
    "a rule does what is not known": bucket({ rules: [...kept, on({ ObjectsVanish: { Days: 1 } })] }),
    "the lock keeps versions, unless an upload asks for less": bucket({ rules: soon, store: locked(2555) }),
    "no source shows who the customer is": bucket({ customers: {} }),
    "no template allows it to the customer": bucket({ customers: customerWith({ ...allowed, Action: "s3:PutBucketTagging" }) }),
  },
};
