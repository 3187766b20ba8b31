import { Validations } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { breaches } from "./breaches/index.ts";
import { synthesizeEdited } from "./edited.ts";
import type { Breach, Edit } from "./edited.ts";
import { stopsAt } from "./stops-at.ts";

test.each(breaches.map((breach) => [breach.name, breach] as const))("is not to be acknowledged: %s", (_, breach) => {
  const after = synthesizeEdited(acknowledged(breach));
  expect(stopsAt(breach, after)).toBe(true);
  expect(after.suppressed).toEqual([]);
  expect(after.violations.map(({ ruleName }) => ruleName)).toContain("acknowledges-a-claim");
});

/** At the App and at stacks, with and without the plugin's name. */
function acknowledged({ claim, edit }: Breach): Edit {
  return (platform) => {
    edit(platform);
    for (const scope of [platform.app, platform.key, platform.data])
      for (const id of [`cofferdam::${claim}`, claim]) Validations.of(scope).acknowledge({ id, reason: "we will mend it later" });
  };
}
