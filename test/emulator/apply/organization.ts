import {
  AttachPolicyCommand,
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand,
  DescribeOrganizationCommand,
  ListRootsCommand,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import type { Creator } from "./creators.ts";

/** Units and policies; the organization and its accounts are there before (`seed.ts`). */
export const organizationCreators: Readonly<Record<string, Creator>> = {
  "AWS::Organizations::Organization": async ({ clients: { organizations } }) => {
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    const Id = Organization?.Id ?? "";
    return { ref: Id, attributes: { Id, RootId: Roots?.[0]?.Id ?? "", Arn: Organization?.Arn ?? "" } };
  },
  "AWS::Organizations::OrganizationalUnit": async ({ of, values, clients: { organizations } }) => {
    const [ParentId, Name] = [values.at(of, "ParentId"), values.at(of, "Name")];
    const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
    return { ref: OrganizationalUnit?.Id ?? "", attributes: { Id: OrganizationalUnit?.Id ?? "" } };
  },
  "AWS::Organizations::Policy": async ({ of, values, clients: { organizations } }) => {
    const content = values.at<unknown>(of, "Content");
    const { Policy } = await organizations.send(
      new CreatePolicyCommand({
        Name: values.at(of, "Name"),
        Description: values.at(of, "Description") ?? "",
        Type: values.at<PolicyType>(of, "Type"),
        Content: typeof content === "string" ? content : JSON.stringify(content),
      }),
    );
    const PolicyId = Policy?.PolicySummary?.Id ?? "";
    for (const TargetId of values.at<readonly string[]>(of, "TargetIds") ?? [])
      await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
    return { ref: PolicyId, attributes: { Id: PolicyId } };
  },
};
