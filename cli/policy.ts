import type { Command } from "commander";
import { answerLines, questionIn, textIn } from "./batch.ts";
import { choice, path } from "./source-options.ts";
import { InputError } from "../checks/model/input-error.ts";
import type { Value } from "../checks/model/value.ts";
import type { Proof } from "../checks/model/verdict.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { authorize, type Decision } from "../checks/reason/policy/authorize.ts";
import { documentTypes, type DocumentType } from "../checks/reason/policy/documents-alone.ts";
import { implies } from "../checks/reason/policy/implies.ts";
import { authorizeQuestion, impliesQuestion, parseQuestion, readPolicy } from "./policy-questions.ts";
import { plain, wrap } from "../reports/plain.ts";

interface ImpliesOptions {
  readonly candidate?: string;
  readonly reference?: string;
  readonly type: DocumentType;
  readonly batch?: boolean;
}

interface AuthorizeOptions {
  readonly request?: string;
  readonly batch?: boolean;
}

/** `policy …`: one question about any AWS policies, or many as JSON lines. */
export function addPolicy(program: Command): void {
  const policy = program
    .command("policy")
    .summary("one question about AWS policies, or many")
    .description("Decides over all requests, for any AWS policies: a proof, or a request that shows the contrary.");
  policy
    .command("implies")
    .summary("does the reference allow all that the candidate allows?")
    .description(
      "Is every request that the candidate allows also allowed by the reference? Proved over all requests, or refuted by one, which is decided again before it is shown. Exit 0 proved, 1 refuted, 3 undecided.",
    )
    .addOption(path("--candidate <file>", "the policy that may allow more"))
    .addOption(path("--reference <file>", "the policy that it is held against"))
    .addOption(choice("--type <type>", "what kind of policy both are", [...documentTypes]).default("identity"))
    .option("--batch", 'JSON lines on stdin, {"id","candidate","reference","type"}; one answer a line')
    .addHelpText("before", "Example: cofferdam policy implies --candidate new.json --reference old.json\n")
    .action(async (options: ImpliesOptions) => runImplies(options));
  policy
    .command("authorize")
    .summary("one concrete request, through all layers")
    .description("What AWS decides about one request, and which layer decides it. Exit 0 allowed, 1 denied, 3 undecided.")
    .addOption(path("--request <file>", 'the request and its layers, {"request","layers"}; -: from stdin'))
    .option("--batch", 'JSON lines on stdin, {"id","request","layers"}; one answer a line')
    .addHelpText("before", "Example: cofferdam policy authorize --request request.json\n")
    .action(async (options: AuthorizeOptions) => runAuthorize(options));
}

async function runImplies({ candidate, reference, type, batch }: ImpliesOptions): Promise<void> {
  if (batch === true) return answerLines("policy implies --batch", (question) => answerOf(implies(impliesQuestion(question))));
  if (candidate === undefined || reference === undefined) {
    throw new InputError("policy implies: name --candidate and --reference, or ask many by --batch");
  }
  const proof = implies({ candidate: await policyIn(candidate, "candidate"), reference: await policyIn(reference, "reference"), type });
  process.stdout.write(shown(impliesLines(proof)));
  process.exitCode = { proved: exitCode.holds, refuted: exitCode.broken, undecided: exitCode.undecided }[proof.outcome];
}

async function policyIn(file: string, name: string) {
  return readPolicy(parseQuestion(await textIn(file, `${name} policy`), file), name);
}

function answerOf(proof: Proof): object {
  if (proof.outcome === "proved")
    return { outcome: "proved", witness: null, because: "every request that the candidate allows is allowed by the reference" };
  if (proof.outcome === "undecided") return { outcome: "undecided", witness: null, because: proof.because };
  return { outcome: "refuted", witness: witnessIn(proof), because: proof.because };
}

function witnessIn({ witness }: Proof & { outcome: "refuted" }): object | null {
  if (witness.kind !== "request") return null;
  const { principal, action, resource, context } = witness;
  return { principal, action, resource, context };
}

function impliesLines(proof: Proof): readonly string[] {
  if (proof.outcome === "proved") return ["Proved: every request that the candidate allows is allowed by the reference."];
  if (proof.outcome === "undecided") return wrap(`Undecided: ${proof.because}`, 100);
  const { witness } = proof;
  if (witness.kind !== "request") return wrap(proof.because, 100);
  const context = Object.entries(witness.context).map(([key, value]) => `  ${key} = ${[value].flat().join(", ")}`);
  return [
    "Refuted: the candidate allows this request, and the reference does not.",
    `  principal ${witness.principal}`,
    `  action    ${witness.action}`,
    `  resource  ${witness.resource}`,
    ...context,
    `It is allowed by ${proof.origin.path}.`,
  ];
}

async function runAuthorize({ request, batch }: AuthorizeOptions): Promise<void> {
  if (batch === true) return answerLines("policy authorize --batch", (question) => decisionOf(decide(question)));
  if (request === undefined) throw new InputError("policy authorize: name --request, or ask many by --batch");
  const decision = decide(await questionIn(request, "request"));
  const by = decision.by === null ? "" : ` by ${decision.by}${decision.origin === undefined ? "" : ` (${decision.origin.path})`}`;
  process.stdout.write(shown([`${decision.decision}${by}`, ...decision.doubts.map(({ layer, what }) => `  ${layer}: ${what}`)]));
  process.exitCode = { allowed: exitCode.holds, undecided: exitCode.undecided }[decision.decision as string] ?? exitCode.broken;
}

function decide(question: Value): Decision {
  const { request, layers } = authorizeQuestion(question);
  return authorize(request, layers);
}

function decisionOf({ decision, by, doubts }: Decision): object {
  return { decision, by, ...(doubts.length > 0 && { because: doubts.map(({ layer, what }) => `${layer}: ${what}`).join("; ") }) };
}

function shown(lines: readonly string[]): string {
  return lines.map((line) => `${plain(line)}\n`).join("");
}
