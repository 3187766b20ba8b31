import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, EnableKeyRotationCommand, type KeySpec, type KeyUsageType, type OriginType } from "@aws-sdk/client-kms";
import type { Creator } from "./creators.ts";

type Document = Readonly<Record<string, unknown>>;

/** IAM and KMS. */
export const accessCreators: Readonly<Record<string, Creator>> = {
  "AWS::IAM::ManagedPolicy": async ({ of, values, clients: { iam } }) => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: values.at(of, "ManagedPolicyName") ?? of.logicalId,
        Path: values.at(of, "Path"),
        PolicyDocument: JSON.stringify(values.at<Document>(of, "PolicyDocument")),
      }),
    );
    return { ref: Policy?.Arn ?? "" };
  },
  "AWS::IAM::Role": async ({ of, values, clients: { iam } }) => {
    const RoleName = values.at(of, "RoleName") ?? of.logicalId;
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName,
        Path: values.at(of, "Path"),
        AssumeRolePolicyDocument: JSON.stringify(values.at<Document>(of, "AssumeRolePolicyDocument")),
        PermissionsBoundary: values.at(of, "PermissionsBoundary"),
      }),
    );
    for (const { PolicyName, PolicyDocument } of values.at<readonly { PolicyName: string; PolicyDocument: Document }[]>(of, "Policies") ?? [])
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) }));
    for (const PolicyArn of values.at<readonly string[]>(of, "ManagedPolicyArns") ?? [])
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    return { ref: RoleName, attributes: { Arn: Role?.Arn ?? "", RoleId: Role?.RoleId ?? "" } };
  },
  "AWS::KMS::Key": async ({ of, values, clients: { kms } }) => {
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({
        Policy: JSON.stringify(values.at<Document>(of, "KeyPolicy")),
        Description: values.at(of, "Description"),
        KeySpec: values.at<KeySpec>(of, "KeySpec"),
        KeyUsage: values.at<KeyUsageType>(of, "KeyUsage"),
        Origin: values.at<OriginType>(of, "Origin"),
        MultiRegion: values.at<boolean>(of, "MultiRegion"),
      }),
    );
    const KeyId = KeyMetadata?.KeyId ?? "";
    if (values.at<boolean>(of, "EnableKeyRotation") === true) await kms.send(new EnableKeyRotationCommand({ KeyId }));
    return { ref: KeyId, attributes: { Arn: KeyMetadata?.Arn ?? "", KeyId } };
  },
};
