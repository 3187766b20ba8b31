import { inOrganization, inTenant, type Example } from "../../model/example.ts";

const mode = "s3:x-amz-server-side-encryption";
const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const ssec = "s3:x-amz-server-side-encryption-customer-algorithm";
const arn = { "Fn::GetAtt": ["DataKey", "Arn"] };

const refused = (Condition: object, more: object = {}): object => ({
  ...{ Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: { "Fn::Sub": "${Data.Arn}/*" } },
  Condition,
  ...more,
});
const otherMode = { StringNotEquals: { [mode]: "aws:kms" }, Null: { [mode]: "false" } };
const otherKey = { StringNotEquals: { [keyId]: arn }, Null: { [keyId]: "false" } };
const noKey = { StringEquals: { [mode]: "aws:kms" }, Null: { [keyId]: "true" } };
const brought = { Null: { [ssec]: "false" } };
/** The default, and the keys of objects, are the customer's to change. */
const settings = {
  ...{ Effect: "Deny", Principal: "*", Action: ["s3:PutEncryptionConfiguration", "s3:UpdateObjectEncryption", "s3:ReplicateObject"] },
  Resource: [{ "Fn::GetAtt": ["Data", "Arn"] }, { "Fn::Sub": "${Data.Arn}/*" }],
  Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::333333333333:role/customer/*" } },
};

interface Written {
  readonly statements?: readonly object[];
  readonly byDefault?: object | null;
}

const all = [refused(otherMode), refused(otherKey), refused(noKey), refused(brought), settings];

function bucket({ statements = all, byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: arn } }: Written): Example {
  const statement = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:role/customer/KeyAdmin" }, Action: "kms:*", Resource: "*" };
  const resources = {
    DataKey: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Version: "2012-10-17", Statement: [statement] } } },
    Data: {
      Type: "AWS::S3::Bucket",
      Properties: {
        ...(byDefault !== null && { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault }] } }),
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      },
    },
    Policy: {
      Type: "AWS::S3::BucketPolicy",
      Properties: { Bucket: { Ref: "Data" }, PolicyDocument: { Version: "2012-10-17", Statement: statements } },
    },
  };
  return { templates: [inOrganization(), inTenant(resources, { Parameters: { Value: { Type: "String" } } })] };
}

const instead = (at: number, statement: object): Example => bucket({ statements: all.with(at, statement) });
const without = (at: number): Example => bucket({ statements: all.toSpliced(at, 1) });

export const examples = {
  holds: {
    "the default is the tenant's key, and every header that says otherwise is refused": bucket({}),
    "no header may say anything": bucket({
      statements: [refused({ Null: { [mode]: "false" } }), refused({ Null: { [keyId]: "false" } }), refused(brought), settings],
    }),
  },
  broken: {
    "the default is SSE-S3": bucket({ byDefault: null }),
    "the default is AWS's own key": bucket({ byDefault: { SSEAlgorithm: "aws:kms" } }),
    "another mode is let through": without(0),
    "another key is": without(1),
    "a mode without a key is": without(2),
    "a key that the request brings is": without(3),
    "the vendor may change the default": without(4),
    "the vendor may replicate objects into it": instead(4, { ...settings, Action: ["s3:PutEncryptionConfiguration", "s3:UpdateObjectEncryption"] }),
    "only one role is refused": instead(1, refused(otherKey, { Principal: { AWS: "arn:aws:iam::333333333333:role/Data" } })),
    "the rule is about a folder": instead(1, refused(otherKey, { Resource: { "Fn::Sub": "${Data.Arn}/mail/*" } })),
    "it wants an encrypted connection, too": instead(1, refused({ ...otherKey, Bool: { "aws:SecureTransport": "true" } })),
  },
  undecided: {
    "a parameter is the key": bucket({ byDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { Ref: "Value" } } }),
    "a parameter is the mode": bucket({ byDefault: { SSEAlgorithm: { Ref: "Value" }, KMSMasterKeyID: arn } }),
    "a parameter is whom it refuses": instead(1, refused(otherKey, { Principal: { AWS: { Ref: "Value" } } })),
  },
};
