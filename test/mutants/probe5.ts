import { referencePlatform } from "./platform.ts";
import { judge } from "./judge.ts";
import { generate } from "./generate.ts";
import { edited } from "./setting.ts";
const p = referencePlatform();
const g = generate(p, process.argv[2]!);
for (const { setting, mutants } of g)
  for (const m of mutants.filter((m) => m.id.includes(process.argv[3]!))) {
    const v = setting.variant(setting.keys.find((k) => k.includes(process.argv[4]!))!);
    const j = judge(edited(v, m.edit), setting.question);
    console.log(m.id, m.expected, j.outcome);
    for (const f of j.findings.slice(0, 2)) console.log(JSON.stringify(f, undefined, 1));
    break;
  }
