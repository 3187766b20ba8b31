import { referencePlatform } from "./platform.ts";
import { plans } from "./plans.ts";
import { settingOf } from "./setting.ts";
import { factsRead, kindOfFact } from "./fact-operators.ts";
import { ruleFor } from "./fact-rules.ts";
const p = referencePlatform();
const missing = new Set<string>();
for (const plan of plans) {
  const s = settingOf(p, plan);
  for (const f of factsRead(p, s.reads))
    try {
      ruleFor(p, plan, f);
    } catch (e: any) {
      missing.add(plan.claim + " | " + kindOfFact(p, f) + " | " + f.stack + " " + f.way[1]);
    }
}
console.log([...missing].join("\n"));
