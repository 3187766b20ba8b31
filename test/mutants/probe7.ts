import { referencePlatform } from "./platform.ts";
import { generate } from "./generate.ts";
import { judge } from "./judge.ts";
import { edited, variantsFor } from "./setting.ts";
import { equivalentFor } from "./equivalence.ts";
const p = referencePlatform();
const claim = process.argv[2]!;
const every = Number(process.argv[3]);
const g = generate(p, claim);
let n = 0;
const t: Record<string, [number, number]> = {};
const slow: [number, string][] = [];
const add = (k: string, us: number) => {
  const x = (t[k] ??= [0, 0]);
  x[0]++;
  x[1] += us / 1000;
};
for (const { setting, mutants } of g)
  for (const m of mutants) {
    if (n++ % every) continue;
    let held = false,
      killed = false;
    for (const k of variantsFor(setting, m)) {
      const v = setting.variant(k);
      const c = process.cpuUsage();
      const j = judge(edited(v, m.edit), setting.question);
      const u = process.cpuUsage(c).user;
      add("judge " + j.outcome, u);
      if (u > 150000) slow.push([u / 1000, k + " | " + m.id + " " + j.outcome]);
      if (m.expected.includes(j.outcome)) {
        killed = true;
        break;
      }
      held ||= j.outcome === "holds";
    }
    if (!killed && m.policy && held) {
      const c = process.cpuUsage();
      const r = equivalentFor(
        setting.plan,
        m.policy.document,
        setting.question.scope,
        setting.platform,
        m.policy.gone ? "gone" : m.edit(setting.platform),
      );
      const u = process.cpuUsage(c).user;
      add("compare " + r, u);
      if (u > 400000) slow.push([u / 1000, "compare " + m.id]);
    }
  }
console.log(t);
slow.sort((a, b) => b[0] - a[0]);
console.log(
  slow
    .slice(0, 25)
    .map((x) => x[0].toFixed(0) + " " + x[1])
    .join("\n"),
);
