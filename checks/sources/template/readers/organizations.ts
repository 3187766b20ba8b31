import { readPolicyDocument } from "../../policy-document.ts";
import { textFact, textsFact, wordFact } from "../../values.ts";
import { lazily, unknown } from "../../../model/fact.ts";
import type { OrganizationPolicy, Unit } from "../../../model/kinds.ts";
import type { TemplateResource } from "../types.ts";

/** `AWS::Organizations::OrganizationalUnit`. */
export function readUnit(resource: TemplateResource): Unit {
  const { id, origin, stack } = resource;
  return lazily<Unit>({
    kind: () => "organizations:unit",
    id: () => id,
    account: () => stack.account,
    region: () => stack.region,
    origin: () => origin,
    unitId: () => textFact(resource.ref, unknown("The unit's id is not known.", origin)),
    name: () =>
      resource.property("Name") === undefined ? unknown("The unit has no name.", origin) : wordFact(resource.property("Name"), { value: "", origin }),
    parent: () => textFact(resource.property("ParentId"), unknown("The unit names no parent.", origin)),
  });
}

/** `AWS::Organizations::Policy`. */
export function readOrganizationPolicy(resource: TemplateResource): OrganizationPolicy {
  const { id, origin, stack } = resource;
  return lazily<OrganizationPolicy>({
    kind: () => "organizations:policy",
    id: () => id,
    account: () => stack.account,
    region: () => stack.region,
    origin: () => origin,
    type: () =>
      resource.property("Type") === undefined
        ? unknown("The policy states no type.", origin)
        : wordFact(resource.property("Type"), { value: "", origin }),
    document: () => {
      const content = resource.property("Content");
      return content === undefined ? unknown("The policy has no content.", origin) : readPolicyDocument(content);
    },
    targets: () => textsFact(resource.property("TargetIds"), { value: [], origin }),
  });
}
