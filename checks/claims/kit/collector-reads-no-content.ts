import { examples } from "./collector-reads-no-content.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import { defaultCollector } from "../../model/estate-file.ts";
import { unknown, type Listing } from "../../model/fact.ts";
import type { Principal } from "../../model/kinds.ts";
import { literal, type Text } from "../../model/text.ts";
import { readsNoContent } from "../../reason/policy/content-reads.ts";

const limits = [
  "Names, sizes and tags of what is stored count as configuration, and so does what starts an instance.",
  "What stores of other accounts let it read is judged where they are.",
];

export default defineCheck({
  id: "collector-reads-no-content",
  claim: "The collecting role can read configuration only: it can read no object, row, secret or plaintext.",
  severity: "high",
  why: "Whoever watches over the tenants' accounts would otherwise be able to read what is in them.",
  fix: "Use the policy that `cofferdam init --collector` writes, or deny what is not needed: a Deny with NotAction of the reads that are.",
  references: [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
  ],
  kind: "iam:principal",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects,
  judge: (role, estate) => readsNoContent(role, estate),
  examples,
});

/** The role of the estate file's `collector`, in the tenant's account. A name that only deployment knows may be its. */
function subjects(estate: Estate): Listing<Principal> {
  const { items, unread } = estate.list("iam:principal", estate.tenant.account);
  const { role } = estate.file.collector ?? defaultCollector;
  const mays = items.filter(({ type }) => type === "role").map((item) => ({ item, is: isNamed(item, role) }));
  const collectors = mays.filter(({ is }) => is === true).map(({ item }) => item);
  const open = collectors.length > 0 ? [] : mays.filter(({ is }) => is === "perhaps");
  return {
    items: collectors,
    unread: [...unread, ...open.map(({ item }) => unknown(`Whether ${item.id} is the collector's role ${role} only deployment knows.`, item.origin))],
  };
}

/** A name that CloudFormation makes ends in what it made up: it is no other's. A hole after a slash holds none. */
function isNamed({ id, arn }: Principal, role: string): boolean | "perhaps" {
  if (!arn.known) return "perhaps";
  const plain = literal(arn.value);
  if (plain !== undefined) return plain.endsWith(`:role/${role}`);
  if (arn.value.some((part) => typeof part !== "string" && part.symbol === id)) return false;
  const pattern = arn.value.map((part, i) => {
    if (typeof part === "string") return part.replaceAll(/[^A-Za-z0-9]/g, "\\$&");
    const before = arn.value[i - 1];
    return typeof before === "string" && before.endsWith("/") ? "[^/]*" : ".*";
  });
  return new RegExp(`^${pattern.join("")}$`, "s").test(`${beforeName(arn.value)}${role}`) ? "perhaps" : false;
}

/** `arn:aws:iam::333333333333:role/`. */
function beforeName([start = ""]: Text): string {
  return typeof start === "string" ? (/^arn:[^:]*:iam::[^:]*:role\//.exec(start)?.[0] ?? "") : "";
}
