import { known, type Origin } from "../../model/fact.ts";
import type { PolicyDocument, Statement } from "../../model/policy.ts";
import { literal, text, type Text } from "../../model/text.ts";
import type { Layer } from "../../model/verdict.ts";
import { statementTruth, type BindingLayer } from "./layers.ts";
import type { GrantKind } from "./match.ts";
import { applying, entriesOf, notApplying } from "./problem.ts";
import type { PrincipalClass, ResourceSide } from "./question.ts";
import type { Request } from "./request.ts";
import type { Scene } from "./scene.ts";
import { always, never, type Goal } from "./search.ts";
import { allOf, anyOf, not, type Truth } from "./truth.ts";

/*
 * What a document allows by itself, whatever other layers say: an account as Principal covers all its principals, and an RCP allows what it does not
 * deny.
 */

/** What kind of policy two documents are: who is in them, and what may stand in them. */
export const documentTypes = ["identity", "resource", "trust", "scp", "rcp", "endpoint", "boundary", "session"] as const;
export type DocumentType = (typeof documentTypes)[number];

/** Some Allow applies, and no Deny. */
export function allowedBy(scene: Scene, document: PolicyDocument, type: DocumentType): readonly Goal[] {
  const { layer, dialect } = layerOf(type);
  const denials = document.statements.filter(({ effect }) => effect !== "Allow");
  const some = document.statements
    .filter(({ effect }) => effect !== "Deny")
    .flatMap((statement) => applies({ ...scene, exact: scene.ofVariables }, statement, document, type));
  return [...(type === "rcp" ? [] : [trivialOr(some)]), ...denials.map((statement) => notApplying(scene, statement, document, layer, dialect))];
}

/** A Deny applies, or no Allow does. */
export function refusedBy(scene: Scene, document: PolicyDocument, type: DocumentType): Goal {
  const { layer, dialect } = layerOf(type);
  const denied = document.statements.filter(({ effect }) => effect !== "Allow").flatMap((statement) => applies(scene, statement, document, type));
  if (type === "rcp") return trivialOr(denied);
  const none = document.statements
    .filter(({ effect }) => effect !== "Deny")
    .map((statement) => notApplying(scene, statement, document, layer, dialect));
  return trivialOr(none.some((goal) => goal.length === 0) ? denied : [...denied, { literals: [], goals: none.filter((goal) => goal !== always) }]);
}

function applies(scene: Scene, statement: Statement, document: PolicyDocument, type: DocumentType): Goal {
  const { dialect } = layerOf(type);
  const isNamed = statement.principal !== undefined || hasPrincipals(type);
  const entries = isNamed ? entriesOf(scene, statement, everyKind) : [always];
  return entries.flatMap((entry) => (entry.length === 0 ? never : applying(scene, statement, document, dialect, [entry])));
}

function trivialOr(ways: Goal): Goal {
  return ways.some(({ literals, goals }) => literals.length === 0 && goals.length === 0) ? always : ways;
}

const everyKind: readonly GrantKind[] = ["everyone", "account", "role", "user", "session", "service", "login", "other"];

function hasPrincipals(type: DocumentType): boolean {
  return type === "resource" || type === "trust" || type === "rcp" || type === "endpoint";
}

/** What stands in for the layer: its rules for elements that are left out, and for incomplete ARNs. */
function layerOf(type: DocumentType): { readonly layer: Layer; readonly dialect: BindingLayer["dialect"] } {
  if (type === "trust") return { layer: "resource", dialect: "other" };
  return { layer: type, dialect: type === "identity" || type === "boundary" ? "identity" : "other" };
}

/** Does the document, alone, allow the request? The plain meaning, which every refutation has to pass. */
export function allows(
  document: PolicyDocument,
  type: DocumentType,
  request: Request,
): { readonly truth: Truth; readonly origin: Origin | undefined } {
  const { layer, dialect } = layerOf(type);
  const of: BindingLayer = { name: layer, levels: [[document]], unread: [], everyAllow: false, dialect };
  const truth = (statement: Statement): Truth => statementTruth(statement, document, of, request).truth;
  const [allowing, denying] = (["Deny", "Allow"] as const).map((other) => document.statements.filter(({ effect }) => effect !== other));
  const certain = allowing?.find((statement) => statement.effect === "Allow" && truth(statement) === true);
  const permitted = type === "rcp" || certain !== undefined || anyOf(allowing ?? [], truth);
  return { truth: allOf([permitted, not(anyOf(denying ?? [], truth))], (one) => one), origin: certain?.origin };
}

/** Everyone who can send a request that the kind of policy is about. */
export function callersOf(type: DocumentType, documents: readonly PolicyDocument[]): readonly PrincipalClass[] {
  const partitions = partitionsIn(documents);
  const of = (name: string, kind: PrincipalClass["type"], arns: readonly Text[]): PrincipalClass => ({
    ...{ name, type: kind, account: "*", arns, except: [], identity: "administrator" },
    ...{ boundary: known(null, nowhere), scp: { levels: [], unread: [] }, organization: known(null, nowhere) },
  });
  const arns = partitions.map((partition) => text(`arn:${partition}:*`));
  const principals = of("a principal", "principal", arns);
  if (type === "identity" || type === "boundary") return [principals];
  const signed = [principals, of("a root user", "root", arns)];
  if (!hasPrincipals(type)) return signed;
  const named = (kind: string) => documents.flatMap(({ statements }) => entriesOfKind(statements, kind));
  const services = of("a service", "service", [text("*.amazonaws.com"), ...named("Service")]);
  if (type !== "trust") return [...signed, of("an unsigned caller", "anonymous", [anything]), services];
  return [...signed, services, of("a provider's caller", "login", [text("arn:aws:iam::*:saml-provider/*"), ...named("Federated")])];
}

function entriesOfKind(statements: readonly Statement[], kind: string): readonly Text[] {
  return statements.flatMap(({ principal }) => principal?.entries.flatMap(({ type, value }) => (type === kind ? [value] : [])) ?? []);
}

function partitionsIn(documents: readonly PolicyDocument[]): readonly string[] {
  const texts = documents.flatMap(({ statements }) =>
    statements.flatMap(({ resource, principal, conditions }) => [
      ...(resource?.patterns ?? []),
      ...(principal?.entries.map(({ value }) => value) ?? []),
      ...conditions.flatMap(({ values }) => values),
    ]),
  );
  const named = texts.flatMap((of) => /^arn:(aws[a-z-]*):/.exec(literal(of) ?? "")?.[1] ?? []);
  return [...new Set(["aws", ...named])];
}

export const anything: Text = ["*"];
const nowhere: Origin = { source: "template", path: "" };
export const anyResource: ResourceSide = {
  arns: [anything],
  account: "",
  policy: known(null, nowhere),
  rcp: { levels: [], unread: [] },
  organization: known(null, nowhere),
};
