import { referencePlatform } from "./platform.ts";
import { generate } from "./generate.ts";
import { selected } from "./select.ts";
import { checks } from "../../checks/claims/index.ts";
const p = referencePlatform();
for (const c of checks) {
  const all = generate(p, c.id).flatMap((g) => g.mutants);
  console.log(c.id, all.length, "strata", selected(all, "1", 1).length, selected(all, "1", 700).length);
  const ops: any = {};
  for (const m of all) ops[m.operator] = (ops[m.operator] ?? 0) + 1;
  console.log(ops);
}
