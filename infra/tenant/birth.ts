import type { Stack } from "aws-cdk-lib";
import { serviceTrust, vendorTrust } from "../../guardrails/access/trusts.ts";
import { databaseBirthPolicy, keyBirthPolicy } from "../../guardrails/access/vending-roles.ts";
import { roles, vendorRoles } from "../../guardrails/names.ts";
import type { Inputs } from "./inputs.ts";
import { role } from "./role.ts";

/** The one-shot roles that give birth to keys, trail and database; this stack is deleted when the account is handed over. */
export function addBirth(stack: Stack, inputs: Inputs): void {
  role(stack, "KeyBirth", {
    name: roles.keyBirth,
    trust: serviceTrust("cloudformation.amazonaws.com", inputs),
    policies: { Birth: keyBirthPolicy(inputs) },
  });
  role(stack, "DatabaseBirth", {
    name: roles.databaseBirth,
    trust: vendorTrust(inputs.computeAccount, vendorRoles.migrator, inputs, inputs.of("CustomerId")),
    policies: { Birth: databaseBirthPolicy(inputs) },
  });
}
