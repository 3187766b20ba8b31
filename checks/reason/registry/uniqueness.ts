import type { RecordField, TenantRecord } from "../../model/registry.ts";

/** Two records that have what only one may have. */
export interface Collision<T> {
  readonly field: RecordField;
  readonly first: T;
  readonly second: T;
  readonly value: string;
}

/** Under what a value is one with another; null: there is none to compare. */
const keys: { readonly [K in RecordField]?: (record: TenantRecord) => string | null } = {
  id: ({ id }) => id,
  customerId: ({ customerId }) => customerId.toLowerCase(),
  account: ({ account }) => account,
  email: ({ email }) => mailbox(email),
  peering: ({ peering }) => peering ?? null,
};

/** Records that share an id, a customer id, an account, a mailbox or a peering; each with the first that has it. */
export function collisions<T>(items: readonly T[], recordOf: (item: T) => TenantRecord): readonly Collision<T>[] {
  return Object.entries(keys).flatMap(([field, key]) => {
    const seen = new Map<string, T>();
    return items.flatMap((second): Collision<T>[] => {
      const value = key(recordOf(second));
      if (value === null) return [];
      const first = seen.get(value);
      if (first === undefined) seen.set(value, second);
      return first === undefined ? [] : [{ field: field as RecordField, first, second, value }];
    });
  });
}

/** The mailbox that an address leads to: case does not count, nor what follows a plus. Two accounts with one mailbox have one root user's reader. */
export function mailbox(email: string): string {
  const [local = "", domain = ""] = email.toLowerCase().split("@");
  return `${local.split("+")[0] ?? ""}@${domain}`;
}
