import { readPolicyDocument } from "../policy-document.ts";
import { optionalText, textFact, textsFact, wordFact } from "../values.ts";
import { known, lazily, thenFact, unknown } from "../../model/fact.ts";
import type { Member, OrganizationPolicy, Unit } from "../../model/kinds.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::Organizations::OrganizationalUnit`. */
export function readUnit(resource: SourceResource): Unit {
  const { id, origin } = resource;
  return lazily<Unit>({
    kind: () => "organizations:unit",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    unitId: () => textFact(resource.ref, unknown("The unit's id is not known.", origin)),
    name: () =>
      resource.property("Name") === undefined ? unknown("The unit has no name.", origin) : wordFact(resource.property("Name"), { value: "", origin }),
    parent: () => textFact(resource.property("ParentId"), unknown("The unit names no parent.", origin)),
  });
}

/** `AWS::Organizations::Policy`. */
export function readOrganizationPolicy(resource: SourceResource): OrganizationPolicy {
  const { id, origin } = resource;
  return lazily<OrganizationPolicy>({
    kind: () => "organizations:policy",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    name: () => optionalText(resource.property("Name"), { value: null, origin }),
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

/** `AWS::Organizations::Account`: without ParentIds it is made in the root. */
export function readMember(resource: SourceResource): Member {
  const { id, origin } = resource;
  return lazily<Member>({
    kind: () => "organizations:account",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    status: () => optionalText(resource.property("Status"), { value: null, origin }),
    accountId: () => textFact(resource.ref, unknown("The account's id is not known.", origin)),
    parent: () =>
      thenFact(textsFact(resource.property("ParentIds"), { value: [], origin }), ([parent, second], at) =>
        parent === undefined || second !== undefined ? unknown("The account names no single parent.", at) : known(parent, at),
      ),
  });
}
