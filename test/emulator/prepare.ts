import { whyNoLocalStack } from "./localstack.ts";
import { whyNoMoto } from "./moto.ts";

/** Gets both emulators before the tests want them, with COFFERDAM_REQUIRE_TIERS=T2,T3: `tsx test/emulator/prepare.ts`. Exit 1 where one cannot be had. */
for (const [name, why] of [
  ["moto", whyNoMoto()],
  ["LocalStack", whyNoLocalStack()],
] as const) {
  process.stdout.write(`${name}: ${why ?? "ready"}\n`);
  if (why !== undefined) process.exitCode = 1;
}
