import {
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import { breaking, harmless, type Edit } from "./edit.ts";
import type { JsonMap } from "../../mutants/json.ts";
import { adding, call, detached, editing, guardrail, keyPolicy, property, role, without, type Change, type Step } from "./steps.ts";

const keys = detached("ActiveKeysAndTrail");

/** The key's policy no longer refuses its administration to all but the customer. */
function open(change: Change): Step {
  return keyPolicy((statements, names) => change(without("OnlyCustomerAdministers", "GrantsOnlyForServices")(statements, names), names));
}

/** It lets the account's own identities, or one of the vendor's roles, do more. */
function allowing(Action: string | readonly string[], who = "root"): Step {
  return open(adding(({ tenant }) => ({ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${tenant}:${who}` }, Action, Resource: "*" })));
}

const exempting = (pattern: string): Change =>
  editing("KeysAreTheCustomers", () => ({
    Condition: { ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/customer/*", pattern] } },
  }));

const notRefusing = (...actions: readonly string[]): Change =>
  editing("KeysAreTheCustomers", ({ Action }) => ({ Action: (Action as readonly string[]).filter((each) => !actions.includes(each)) }));

/** An account whose listing is whole has no administrators but those that it shows. */
const operator = role({ name: "Operator", statements: () => [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] });

/** To whoever the account's own policies allow it. */
function delegating(Action: string | readonly string[]): readonly Step[] {
  return [allowing(Action), operator];
}

const destroy: readonly Edit[] = breaking("key-vendor-cannot-destroy", {
  "no guardrail, and the key is delegated to its account": [keys, ...delegating("kms:*")],
  "no guardrail, and the deployer may disable it": [keys, allowing("kms:DisableKey", "role/Deployer")],
  "no guardrail, and the provisioner may schedule its deletion": [keys, allowing("kms:ScheduleKeyDeletion", "role/TenantProvisioner")],
  "the guardrail's statement is gone, and anyone of the account may cancel a deletion": [
    guardrail("ActiveKeysAndTrail", without("KeysAreTheCustomers")),
    open(
      adding(({ tenant }) => ({
        ...{ Effect: "Allow", Principal: "*", Action: "kms:CancelKeyDeletion", Resource: "*" },
        Condition: { StringEquals: { "aws:PrincipalAccount": tenant } },
      })),
    ),
  ],
  "the guardrail exempts the deployer, whom the key lets do everything": [
    guardrail("ActiveKeysAndTrail", exempting("arn:aws:iam::*:role/Deployer")),
    allowing("kms:*", "role/Deployer"),
  ],
  "the guardrail no longer refuses EnableKey, and the account may": [
    guardrail("ActiveKeysAndTrail", notRefusing("kms:EnableKey")),
    ...delegating("kms:EnableKey"),
  ],
  "no guardrail, and the account may do all but decrypt": [
    keys,
    open(adding(({ tenant }) => ({ Effect: "Allow", Principal: { AWS: tenant }, NotAction: "kms:Decrypt", Resource: "*" }))),
    operator,
  ],
  "no guardrail, and the customer's statement names the account too": [
    keys,
    open(
      editing("CustomerAdministers", (_, { tenant }) => ({
        Principal: { AWS: [`arn:aws:iam::${tenant}:role/customer/CustomerKeyAdmin`, `arn:aws:iam::${tenant}:root`] },
      })),
    ),
    operator,
  ],
});

const repolicy: readonly Edit[] = breaking("key-vendor-cannot-repolicy", {
  "no guardrail, and the key is delegated to its account": [keys, ...delegating("kms:*")],
  "no guardrail, and the deployer may write its policy": [keys, allowing("kms:PutKeyPolicy", "role/Deployer")],
  "the guardrail's statement is gone, and the account may put anything": [
    guardrail("ActiveKeysAndTrail", without("KeysAreTheCustomers")),
    ...delegating("kms:Put*"),
  ],
  "the guardrail exempts the provisioner, whom the key lets write its policy": [
    guardrail("ActiveKeysAndTrail", exempting("arn:aws:iam::*:role/TenantProvisioner")),
    allowing("kms:PutKeyPolicy", "role/TenantProvisioner"),
  ],
  "the guardrail no longer refuses tags, and the deployer may set them": [
    guardrail("ActiveKeysAndTrail", notRefusing("kms:TagResource")),
    allowing("kms:TagResource", "role/Deployer"),
  ],
  "no guardrail, and the account may take tags away": [keys, ...delegating("kms:UntagResource")],
  "no guardrail, and the account may make aliases": [keys, ...delegating(["kms:CreateAlias", "kms:UpdateAlias"])],
  "grants for anyone: neither the key nor the organization asks whom they are for": [
    guardrail("GrantsAndTls", without("GrantsOnlyForServices")),
    open(editing("ProvisionerGrantsToRds", () => ({ Condition: undefined }))),
  ],
});

const benign: readonly Edit[] = harmless("key-vendor-cannot-destroy", {
  "its statements in another order": [keyPolicy((statements) => statements.toReversed())],
  "a statement under another name": [keyPolicy(editing("CustomerAdministers", () => ({ Sid: "Renamed" })))],
  "the customer may also list its tags": [
    keyPolicy(
      adding(({ tenant }) => ({
        ...{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${tenant}:role/customer/Restore` }, Action: "kms:ListResourceTags", Resource: "*" },
      })),
    ),
  ],
  "one more Deny": [
    keyPolicy(
      adding(({ tenant }) => ({
        ...{ Effect: "Deny", Principal: "*", Action: "kms:DisableKey", Resource: "*" },
        Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${tenant}:role/customer/*` } },
      })),
    ),
  ],
  "a statement split by its actions": [
    keyPolicy((statements) =>
      statements.flatMap((statement) =>
        statement["Sid"] === "KillAutomationStops"
          ? (statement["Action"] as readonly string[]).map((Action, i) => ({ ...statement, Sid: `Split${i}`, Action }))
          : [statement],
      ),
    ),
  ],
  "rotation switched off": [
    call(
      "kms",
      async (world) => {
        const { kms } = await world.of("tenant");
        const KeyId = world.id("Acme-key/DataKey");
        await kms.send(new DisableKeyRotationCommand({ KeyId }));
        return async () => kms.send(new EnableKeyRotationCommand({ KeyId }));
      },
      property("Acme-key", "DataKey", ["EnableKeyRotation"], false),
    ),
  ],
  "a tag": [
    call(
      "kms",
      async (world) => {
        const { kms } = await world.of("tenant");
        const KeyId = world.id("Acme-key/DataKey");
        await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: "team", TagValue: "data" }] }));
        return async () => kms.send(new UntagResourceCommand({ KeyId, TagKeys: ["team"] }));
      },
      property("Acme-key", "DataKey", ["Tags"], [{ Key: "team", Value: "data" }]),
    ),
  ],
  "another description": [
    call(
      "kms",
      async (world) => {
        const { kms } = await world.of("tenant");
        const KeyId = world.id("Acme-key/DataKey");
        await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: "Another" }));
        return async () => kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: "" }));
      },
      property("Acme-key", "DataKey", ["Description"], "Another"),
    ),
  ],
  "a role that may list keys": [
    role({ name: "Inventory", statements: () => [{ Effect: "Allow", Action: ["kms:ListKeys", "kms:ListAliases"], Resource: "*" }] }),
  ],
});

const days = "DeletionWaits30Days";
const window = (least: string): JsonMap => ({ NumericLessThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": least } });
const ofKey = (change: Change): Step => keyPolicy(change);
const ofGuardrail = (change: Change): Step => guardrail("ActiveKeysAndTrail", change);
const otherwise = (elements: JsonMap): Change => editing(days, () => elements);

const waits: readonly Edit[] = breaking("key-deletion-waits-30-days", {
  "neither the key nor the guardrail asks for a period": [ofKey(without(days)), ofGuardrail(without(days))],
  "the guardrail hangs nowhere, and the key asks for no period": [ofKey(without(days)), keys],
  "no guardrail, and the key asks for a week": [keys, ofKey(otherwise({ Condition: window("7") }))],
  "no key, and the guardrail asks for 29 days": [ofKey(without(days)), ofGuardrail(otherwise({ Condition: window("29") }))],
  "no guardrail, and the key refuses just the shortest period": [
    keys,
    ofKey(otherwise({ Condition: { NumericEquals: { "kms:ScheduleKeyDeletionPendingWindowInDays": "7" } } })),
  ],
  "no guardrail, and the key spares the customer": [
    keys,
    ofKey(
      editing(days, (_, { tenant }) => ({
        Condition: { ...window("30"), ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${tenant}:role/customer/*` } },
      })),
    ),
  ],
  "no guardrail, and the key's statement is about another call": [keys, ofKey(otherwise({ Action: "kms:CancelKeyDeletion" }))],
  "no guardrail, and the key's statement is about the vendor": [
    keys,
    ofKey(editing(days, (_, { compute }) => ({ Principal: { AWS: `arn:aws:iam::${compute}:root` } }))),
  ],
});

export const keyEdits: readonly Edit[] = [
  ...destroy,
  ...repolicy,
  ...benign,
  ...waits,
  ...["key-vendor-cannot-repolicy", "key-deletion-waits-30-days"].flatMap((claim) => benign.map((edit) => ({ ...edit, claim }))),
];
