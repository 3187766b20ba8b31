import type { Witness } from "../checks/model/verdict.ts";
import { placeOf } from "./place.ts";

/** A witness as rows of a table: `["principal", "arn:…"]`. Values may be hostile: pass them through `plain` before showing. */
export interface WitnessTable {
  readonly title: string;
  readonly rows: readonly (readonly [key: string, value: string])[];
}

export function witnessTable(witness: Witness, root?: string): WitnessTable {
  switch (witness.kind) {
    case "request":
      return {
        title: "The request that gets through",
        rows: [
          ["principal", witness.principal],
          ["action", witness.action],
          ["resource", witness.resource],
          ...Object.entries(witness.context).map(([key, value]) => [key, contextValue(value)] as const),
          ...(witness.allowedBy === undefined ? [] : [["allowed by", wayAndPlace(witness.allowedBy, root)] as const]),
        ],
      };
    case "path":
      return {
        title: "The path that breaks it",
        rows: witness.hops.map((hop, index) => [`${index + 1}. ${hop.location}`, `${hop.resource} · ${hop.rule}`] as const),
      };
    case "statement":
      return {
        title: "The line that breaks it",
        rows: [
          ["statement", witness.statement],
          ["at", wayAndPlace(witness.origin, root)],
        ],
      };
    case "row":
      return { title: "The query that shows it", rows: [["sql", witness.sql]] };
    case "absence":
      return {
        title: "What is not there",
        rows: [["missing", witness.of], ...witness.readCompletely.map((source) => ["read completely", source] as const)],
      };
  }
}

/** In one line. */
export function witnessInShort(witness: Witness): string {
  switch (witness.kind) {
    case "request": {
      const context = Object.entries(witness.context).map(([key, value]) => `${key}=${contextValue(value)}`);
      return `${witness.principal} may ${witness.action} on ${witness.resource}${context.length > 0 ? ` with ${context.join(", ")}` : ""}`;
    }
    case "path":
      return witness.hops.map((hop) => hop.location).join(" → ");
    case "statement":
      return witness.statement.replaceAll(/\s+/g, " ");
    case "row":
      return witness.sql.replaceAll(/\s+/g, " ");
    case "absence":
      return `no ${witness.of} in ${witness.readCompletely.join(", ")}, read completely`;
  }
}

/** The same in at most two lines, for a first screen. */
export function witnessLines(witness: Witness): readonly string[] {
  if (witness.kind !== "request") return [witnessInShort(witness)];
  const keys = Object.keys(witness.context).length;
  const context = keys === 0 ? "" : ` (with ${keys} condition ${keys === 1 ? "key" : "keys"})`;
  return [witness.principal, `may ${witness.action} on ${witness.resource}${context}`];
}

/** Several values as IAM takes them: in brackets. */
function contextValue(value: string | readonly string[]): string {
  return typeof value === "string" ? value : `[${value.join(", ")}]`;
}

function wayAndPlace(origin: Parameters<typeof placeOf>[0], root?: string): string {
  const place = placeOf(origin, root);
  return place === origin.path ? place : `${origin.path} (${place})`;
}
