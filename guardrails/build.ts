import { bare, refusals } from "./refuse.ts";
import type { PolicyType } from "./refuse.ts";
import { shippedCatalogue } from "./shipped-catalogue.ts";
import type { Clause, Document } from "./statement.ts";

/** A service control policy: denies only, no Principal. Throws on what {@link refusals} lists. */
export const scp = builder("scp");
/** A resource control policy: denies only, Principal `"*"`, services with support only. */
export const rcp = builder("rcp");
export const keyPolicy = builder("key");
export const bucketPolicy = builder("bucket");
export const endpointPolicy = builder("endpoint");
export const trustPolicy = builder("trust");
/** A permissions boundary. */
export const boundary = builder("boundary");
/** A role's inline policy. */
export const identityPolicy = builder("identity");

/** The clauses that a document was made of, for tests that need the author's decisions too. */
export const clausesOf = new WeakMap<Document, { readonly type: PolicyType; readonly clauses: readonly Clause[] }>();

function builder(type: PolicyType): (...clauses: readonly Clause[]) => Document {
  return (...clauses) => {
    const problems = refusals(type, clauses, shippedCatalogue);
    if (problems.length > 0) throw new Error(`This policy (${type}) cannot be attached: ${problems.join("; ")}`);
    const document: Document = { Version: "2012-10-17", Statement: clauses.map(bare) };
    clausesOf.set(document, { type, clauses });
    return document;
  };
}
