import { inTenant, type Example } from "../../model/example.ts";

const arn = { "Fn::GetAtt": ["DataKey", "Arn"] };
const key = { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Version: "2012-10-17", Statement: [] } } };
const Database = { Type: "AWS::RDS::DBCluster", Properties: { Engine: "aurora-postgresql", StorageEncrypted: true, KmsKeyId: arn } };

function secretUnder(KmsKeyId: unknown, more: object = {}, others: object = {}): Example {
  const Token = { Type: "AWS::SecretsManager::Secret", Properties: { Name: "connector/mail", KmsKeyId, ...more } };
  return { templates: [inTenant({ DataKey: key, OtherKey: key, Database, Token, ...others }, { Parameters: { Key: { Type: "String" } } })] };
}

export const examples = {
  holds: { "the key of the database": secretUnder(arn), "the same key by its id": secretUnder({ Ref: "DataKey" }) },
  broken: {
    "AWS's own key": secretUnder(undefined),
    "AWS's own key by its alias": secretUnder("alias/aws/secretsmanager"),
    "a key of the vendor": secretUnder("arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555"),
    "a key that protects nothing else": secretUnder({ "Fn::GetAtt": ["OtherKey", "Arn"] }),
    "one more secret under AWS's own key": secretUnder(arn, {}, { Other: { Type: "AWS::SecretsManager::Secret", Properties: { Name: "b" } } }),
  },
  undecided: {
    "a parameter names the key": secretUnder({ Ref: "Key" }),
    "a key that no source has": secretUnder("arn:aws:kms:us-east-1:333333333333:key/11111111-2222-3333-4444-555555555555"),
    "copies in other Regions": secretUnder(arn, { ReplicaRegions: [{ Region: "eu-west-1" }] }),
  },
};
