import type { Json, Platform } from "./platform.ts";

export type Operator = "remove" | "negate" | "widen" | "narrow" | "move" | "parameter" | "hide" | "add" | "delete" | "detach";

/** What the claim must say of the platform with the mutant in it, where the mutated place carries the proof. */
export type Expected = "broken" | "undecided" | "broken or undecided";

/** One wrong edit of the platform. */
export interface Mutant {
  /** Stable: place, operator, what it does. */
  readonly id: string;
  readonly operator: Operator;
  /** `Acme-key/DataKey`: the resource that is edited; a stack's name for an edit of its other sections, `estate` for the estate file. */
  readonly resource: string;
  readonly edit: (platform: Platform) => Platform;
  readonly expected: Expected;
  /** Why either will do. */
  readonly reason?: string;
  /** Where origin or witness may lie, as path prefixes, besides the edited resource and the subject: the resource that the edit enables. */
  readonly enables?: readonly string[];
  /** Set for edits of a policy document: which, and which of its statements. */
  readonly policy?: PolicyEdit;
}

export interface PolicyEdit {
  readonly document: DocumentPlace;
  /** `Sid`, or the statement's index; absent: the document as a whole. */
  readonly statement?: string;
  readonly effect?: "Allow" | "Deny";
  /** The document as it stands no longer binds: it is detached, deleted or of another kind. */
  readonly gone?: true;
}

export type DocumentLayer = "key" | "bucket" | "scp" | "rcp" | "identity" | "boundary" | "endpoint" | "trust";

/** A policy document in a template. */
export interface DocumentPlace {
  readonly stack: string;
  readonly logicalId: string;
  /** Below the resource: `Properties`, `KeyPolicy`. */
  readonly way: readonly string[];
  readonly layer: DocumentLayer;
}

export function documentWay({ logicalId, way }: DocumentPlace): readonly string[] {
  return ["Resources", logicalId, ...way];
}

export function resourceId({ stack, logicalId }: Pick<DocumentPlace, "stack" | "logicalId">): string {
  return `${stack}/${logicalId}`;
}

export type StatementJson = { readonly [name: string]: Json };
