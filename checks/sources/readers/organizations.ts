import { readPolicyDocument } from "../policy-document.ts";
import { optionalText, textFact, textsFact, unread, wordFact } from "../values.ts";
import { known, lazily, thenFact, unknown } from "../../model/fact.ts";
import type { Characters, LandingZone, Member, Organization, OrganizationPolicy, Unit } from "../../model/organization.ts";
import type { Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::Organizations::Organization`. Templates attach policies, which takes their types to be on. */
export function readOrganization(resource: SourceResource): Organization {
  const { id, origin } = resource;
  return lazily<Organization>({
    kind: () => "organizations:organization",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    policyTypes: () => unknown("Which types of policy are on, no template says.", origin),
    features: () => wordFact(resource.property("FeatureSet"), { value: "ALL", origin }),
  });
}

/** `AWS::ControlTower::LandingZone`. */
export function readLandingZone(resource: SourceResource): LandingZone {
  const { id, origin } = resource;
  return lazily<LandingZone>({
    kind: () => "controltower:landing-zone",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    version: () => textFact(resource.property("Version"), unknown("The landing zone states no version.", origin)),
  });
}

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
    characters: () => {
      const content = resource.property("Content");
      if (content === undefined) return unknown("The policy has no content.", origin);
      return content.type === "unknown" ? unread(content, "a policy") : known(charactersOf(content), content.origin);
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

/**
 * A text counts as it stands, white space included; an object is sent without any.
 * (docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html)
 */
function charactersOf(content: Value): Characters {
  return content.type === "text" && content.json === undefined ? inText(content.text, (part) => part) : inJson(content);
}

function inJson(value: Value): Characters {
  switch (value.type) {
    case "text":
      return value.json === undefined ? plus(inText(value.text, escaped), 2) : plus(inJson(value.json), 2, false);
    case "list":
      return sum(value.items.map(inJson), 2 + Math.max(0, value.items.length - 1));
    case "map": {
      const members = [...value.members];
      const names = members.reduce((total, [name]) => total + escaped(name).length + 3, 0);
      return sum(
        members.map(([, member]) => inJson(member)),
        names + 2 + Math.max(0, members.length - 1),
      );
    }
    case "unknown":
      return { atLeast: 1, exact: false };
    default:
      return { atLeast: JSON.stringify(value.type === "null" ? null : value.type === "number" ? value.number : value.boolean).length, exact: true };
  }
}

function inText(text: Text, written: (part: string) => string): Characters {
  const literals = text.filter((part) => typeof part === "string");
  return { atLeast: literals.reduce((total, part) => total + written(part).length, 0), exact: literals.length === text.length };
}

/** As it stands between quotation marks. */
function escaped(part: string): string {
  return JSON.stringify(part).slice(1, -1);
}

function plus({ atLeast, exact }: Characters, more: number, isExact = true): Characters {
  return { atLeast: atLeast + more, exact: exact && isExact };
}

function sum(parts: readonly Characters[], more: number): Characters {
  return parts.reduce((all, { atLeast, exact }) => ({ atLeast: all.atLeast + atLeast, exact: all.exact && exact }), { atLeast: more, exact: true });
}
