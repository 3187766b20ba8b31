import { typedTest, type Cell, type Literal } from "./cells.ts";
import { way } from "./choices.ts";
import { operators, type Operator } from "./operators.ts";
import { keyCases } from "./key-cases.ts";
import { arnOf, literalOf, plain, principalIs, type Scene } from "./scene.ts";
import type { Goal } from "./search.ts";

/**
 * What condition keys say of each other (policy-proofs: A4, A5, A8 and the table of presence), as goals over the keys that the
 * policies of this search speak of. Those that AWS documents bind both readings, the others only the strict one.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
 */
export function axioms(scene: Scene): readonly Goal[] {
  const { type } = scene.who;
  if (type === "service") return [];
  return [network(scene), ...(type === "anonymous" ? [] : [forwarded(scene), multiFactor(scene), temporary(scene)]), tls(scene)].filter(
    // A way without any fact is always open.
    (goal) => goal.length > 0 && !goal.some((one) => one.literals.length === 0),
  );
}

/** The cell of a key that the policies mention and that nothing fixes. */
function cellOf(scene: Scene, key: string): Cell | undefined {
  if (!scene.keys.has(key)) return undefined;
  const state = keyCases(scene, key)[0]?.state;
  return state?.is === "free" ? state.cell : undefined;
}

function is(scene: Scene, key: string, scope: "absent" | "present"): readonly Literal[] {
  const cell = cellOf(scene, key);
  return cell === undefined ? [] : [literalOf(scene, cell, scope, undefined, true)];
}

const bool = operators["Bool"] as Operator;

function flag(scene: Scene, key: string, value: "true" | "false"): readonly Literal[] {
  const cell = cellOf(scene, key);
  if (cell === undefined) return [];
  return [literalOf(scene, cell, "value", typedTest(bool, "Bool", [[value]]), true)];
}

const endpointKeys = ["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"];
const endpointMore = ["aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"];

/** A request comes through a VPC endpoint or not; what a service forwards may show neither. */
function network(scene: Scene): Goal {
  const all = [...endpointKeys, ...endpointMore];
  const direct = [...is(scene, "aws:sourceip", "present"), ...all.flatMap((key) => is(scene, key, "absent"))];
  const through = [...is(scene, "aws:sourceip", "absent"), ...endpointKeys.flatMap((key) => is(scene, key, "present"))];
  const onward = flag(scene, "aws:viaawsservice", "true");
  return [way(...direct), way(...through), ...(scene.mode === "permissive" && scene.who.type !== "anonymous" ? [way(...onward)] : [])];
}

/** A service that forwards the caller's credentials says so. */
function forwarded(scene: Scene): Goal {
  const names = ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"];
  const service = "kms:viaservice";
  const mentioned = ["aws:viaawsservice", ...names, service].filter((key) => cellOf(scene, key) !== undefined);
  if (mentioned.length < 2) return [];
  const direct = [...flag(scene, "aws:viaawsservice", "false"), ...names.flatMap((key) => is(scene, key, "absent"))];
  const onward = flag(scene, "aws:viaawsservice", "true");
  const named = names.flatMap((key) => is(scene, key, "present"));
  const absentService = is(scene, service, "absent");
  const ways = [way(...direct, ...absentService), way(...onward, ...named)];
  // That kms:ViaService and aws:CalledVia imply aws:ViaAWSService is not written anywhere.
  return scene.mode === "strict" ? ways : [...ways, way(...onward), way(...direct, ...is(scene, service, "present"))];
}

/** The age of a second factor is there after one was used only. */
function multiFactor(scene: Scene): Goal {
  if (cellOf(scene, "aws:multifactorauthage") === undefined) return [];
  const used = [...is(scene, "aws:multifactorauthage", "present"), ...flag(scene, "aws:multifactorauthpresent", "true")];
  return [way(...is(scene, "aws:multifactorauthage", "absent")), way(...used)];
}

/** Roles have temporary credentials, which carry the time of their issue. */
function temporary(scene: Scene): Goal {
  const facts = [
    ...is(scene, "aws:tokenissuetime", "present"),
    ...(scene.mode === "strict" ? is(scene, "aws:multifactorauthpresent", "present") : []),
  ];
  if (facts.length === 0 || scene.who.type !== "principal") return [];
  const partition = [{ is: "many", never: ":" }] as const;
  const user = principalIs(scene, [arnOf(partition, [{ is: "many", never: ":" }], plain("user/*"))]);
  return [way(user), way(...facts)];
}

/** S3 gives the version of TLS for requests over TLS. (docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html) */
function tls(scene: Scene): Goal {
  if (cellOf(scene, "s3:tlsversion") === undefined || cellOf(scene, "aws:securetransport") === undefined) return [];
  const on = flag(scene, "aws:securetransport", "true");
  const ways = [
    way(...on, ...is(scene, "s3:tlsversion", "present")),
    way(...flag(scene, "aws:securetransport", "false"), ...is(scene, "s3:tlsversion", "absent")),
  ];
  return scene.mode === "strict" ? ways : [...ways, way(...on)];
}
