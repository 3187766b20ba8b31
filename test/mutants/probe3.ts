import { referencePlatform } from "./platform.ts";
import { runMutants } from "./run.ts";
import { generate } from "./generate.ts";
const p = referencePlatform();
const claims = process.argv[2]!.split(",");
const every = Number(process.argv[3] ?? 1);
for (const claim of claims) {
  const t = performance.now();
  const g = generate(p, claim);
  console.log(
    "##",
    claim,
    g
      .map(
        (x) =>
          x.mutants.length +
          " (" +
          x.statementsLeftOut +
          " statements, " +
          [...x.factsLeftOut.values()].reduce((a, b) => a + b, 0) +
          " facts left out)",
      )
      .join(" | "),
  );
  const cpu = process.cpuUsage();
  const r = runMutants(p, claim, 0, every, (m) => process.argv[4] === undefined || m.id.includes(process.argv[4]!));
  const tally: any = {};
  for (const x of r) {
    tally[x.fate] = (tally[x.fate] ?? 0) + 1;
    if (x.fate === "survived" || x.fate === "listed")
      console.log(
        "  ",
        x.fate,
        x.operator,
        "|",
        x.id,
        "\n       ",
        x.said
          .split("; ")
          .map((y) =>
            y.replace(/^(.{0,60}?: \w+ )(.*?)(\([^()]*\))?( — .*)?$/s, (_, a, b, c, d) => a + b.slice(0, 150) + " .. " + (c ?? "") + (d ?? "")),
          )
          .join("\n        "),
      );
  }
  console.log(
    "==",
    claim,
    r.length,
    JSON.stringify(tally),
    ((performance.now() - t) / 1000).toFixed(1) + "s",
    "cpu",
    (process.cpuUsage(cpu).user / 1e6).toFixed(1),
  );
}
