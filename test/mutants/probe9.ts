import { referencePlatform } from "./platform.ts";
import { benignEdits, runBenign } from "./benign.ts";
import { checks } from "../../checks/claims/index.ts";
const p = referencePlatform();
const c0 = process.cpuUsage();
for (const c of checks) {
  if (process.argv[2] && !c.id.includes(process.argv[2])) continue;
  let n = 0,
    a = 0;
  const t = process.cpuUsage();
  for (const e of benignEdits) {
    n++;
    let r;
    const t1 = process.cpuUsage();
    try {
      r = runBenign(p, c.id, e);
    } catch (x: any) {
      r = { alarm: "THROWS " + x.message, id: e.id };
    }
    const u = process.cpuUsage(t1).user / 1e6;
    if (u > 4) console.log("slow", e.id, u);
    if (r.alarm) {
      a++;
      console.log(c.id, "|", r.id, "|", r.alarm.slice(0, 420));
    }
  }
  console.log("==", c.id, n, a, process.cpuUsage(t).user / 1e6);
}
