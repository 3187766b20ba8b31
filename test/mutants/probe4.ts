import { referencePlatform } from "./platform.ts";
import { plans } from "./plans.ts";
import { judge } from "./judge.ts";
import { questionOf, settingOf } from "./setting.ts";
const p = referencePlatform();
for (const plan of plans) {
  const q = questionOf(plan);
  judge(p, q);
  const c = process.cpuUsage();
  for (let i = 0; i < 5; i++) judge({ ...p }, q);
  const u = process.cpuUsage(c);
  const s = settingOf(p, plan);
  const c2 = process.cpuUsage();
  let n = 0;
  for (const k of s.keys) {
    judge(s.variant(k).platform, q);
    n++;
  }
  const u2 = process.cpuUsage(c2);
  console.log(
    plan.claim,
    plan.subjects?.join(),
    "base",
    ((u.user + u.system) / 5000).toFixed(0) + "ms",
    "variants",
    n,
    ((u2.user + u2.system) / n / 1000).toFixed(0) + "ms each",
  );
}
