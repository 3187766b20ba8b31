import { referencePlatform } from "./platform.ts";
import { readsOf } from "./reads.ts";
import { judge } from "./judge.ts";
import { plans } from "./plans.ts";
import { bearingStatements, denyAlone, allowsAlone, inUnit } from "./variants.ts";
const p = referencePlatform();
const only = process.argv[2];
for (const plan of plans) {
  if (only && !plan.claim.includes(only)) continue;
  if (plan.goals.length === 0) continue;
  const q = { claim: plan.claim, scope: { view: "placed" } as const, tenant: "acme", ...(plan.subjects && { subjects: plan.subjects }) };
  let reads = readsOf(p, q);
  console.log("##", plan.claim, plan.subjects);
  const say = (v: any) => {
    const t = performance.now();
    const j = judge(v.platform, q);
    console.log(
      "  ",
      j.outcome,
      v.name,
      (performance.now() - t).toFixed(0),
      j.outcome === "holds" ? j.findings.map((f) => f.dependsOn.join()).join() : j.findings.find((f) => f.outcome === j.outcome)?.because,
    );
  };
  for (const s of bearingStatements(p, plan, reads)) {
    if (s.json.Effect !== "Deny" || !["key", "bucket", "scp", "rcp"].includes(s.document.layer)) continue;
    try {
      say(denyAlone(p, plan, reads, s));
    } catch (e: any) {
      console.log("   !!", s.name, e.message);
    }
  }
  if (plan.claim !== "network-no-internet-path") say(allowsAlone(p, plan, reads));
}
