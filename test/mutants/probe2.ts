import { referencePlatform } from "./platform.ts";
import { readsOf } from "./reads.ts";
import { judge } from "./judge.ts";
import { plans } from "./plans.ts";
import { bearingStatements, denyAlone, allowsAlone } from "./variants.ts";
import { documentsRead, statementsOf, nameOf } from "./documents.ts";
import { documentMutants } from "./document-operators.ts";
import { equivalentFor } from "./equivalence.ts";
import { resourceId } from "./mutant.ts";
const p = referencePlatform();
const only = process.argv[2];
const docOnly = process.argv[3];
const scope = { view: "placed" } as const;
for (const plan of plans) {
  if (only && !(plan.claim + " " + plan.subjects).includes(only)) continue;
  if (plan.goals.length === 0) continue;
  const q = { claim: plan.claim, scope, tenant: "acme", ...(plan.subjects && { subjects: plan.subjects }) };
  const reads = readsOf(p, q);
  const t0 = performance.now();
  const variants = new Map<string, any>();
  for (const s of bearingStatements(p, plan, reads))
    if (s.json.Effect === "Deny" && ["key", "bucket", "scp", "rcp"].includes(s.document.layer))
      variants.set(resourceId(s.document) + " " + s.name, denyAlone(p, plan, reads, s));
  const allows = allowsAlone(p, plan, reads);
  const tally: Record<string, number> = {};
  let n = 0;
  for (const d of documentsRead(p, reads)) {
    if (docOnly && !resourceId(d).includes(docOnly)) continue;
    const { mutants, leftOut } = documentMutants(p, plan, d);
    console.log("##", plan.claim, plan.subjects?.join(), resourceId(d), mutants.length, "left out", leftOut);
    for (const m of mutants) {
      n++;
      const vs = [
        { name: "base", platform: p },
        ...(m.policy?.effect === "Deny"
          ? [variants.get(resourceId(d) + " " + m.policy.statement)]
          : m.policy?.effect === "Allow"
            ? [allows]
            : [allows, ...[...variants].filter(([k]) => k.startsWith(resourceId(d) + " ")).map(([, v]) => v)]),
      ];
      let got: string[] = [];
      let killed = false;
      for (const v of vs.reverse()) {
        let j;
        try {
          j = judge(m.edit(v.platform), q);
        } catch (e: any) {
          got.push(v.name + " ERR " + e.message);
          continue;
        }
        got.push(
          j.outcome +
            " on " +
            v.name +
            (j.outcome !== "holds"
              ? ": " +
                j.findings.find((f) => f.outcome === j.outcome)?.because.slice(0, 260) +
                " @" +
                j.findings.find((f) => f.outcome === j.outcome)?.origin.path
              : ""),
        );
        if (j.outcome === m.expected) {
          killed = true;
          break;
        }
      }
      let res = "killed " + m.expected;
      if (!killed) {
        const e = equivalentFor(plan, d, scope, p, m.edit(p));
        res = e;
        if (e === "more or unknown" || got.some((g) => !g.startsWith("holds")))
          console.log("  ", e, m.id, "want", m.expected, "\n        " + got.join("\n        "));
      }
      tally[res] = (tally[res] ?? 0) + 1;
    }
  }
  console.log("==", plan.claim, plan.subjects?.join(), n, JSON.stringify(tally), ((performance.now() - t0) / 1000).toFixed(1) + "s");
}
