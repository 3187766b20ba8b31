import { aftRole, anyCustomer, anyRole, roles } from "../names.ts";
import type { Clause } from "../statement.ts";

/**
 * The unit a tenant account is in: `vending` while it is built, `active` from hand-over on. Guardrails of both are the same but
 * for who is spared: in Vending, by exact name, the roles that build the account; in Active no one but the customer, so that a
 * role of that name, made again later, inherits nothing (pitfall P3).
 */
export type Phase = "vending" | "active";

/** `ArnNotLike` everyone who is spared: the customer, and in Vending the builders. */
export function unlessSpared(phase: Phase, ...builders: readonly string[]): Pick<Clause, "Condition" | "ifAbsent"> {
  const spared = [anyCustomer, ...(phase === "vending" ? builders.map(anyRole) : [])];
  return { Condition: { ArnNotLike: { "aws:PrincipalArn": spared } }, ifAbsent: { "aws:PrincipalArn": "matches" } };
}

/** Who builds keys, trail and log buckets. */
export const birthRoles = [aftRole, roles.keyBirth, roles.databaseBirth] as const;
