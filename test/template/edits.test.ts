import { describe, expect, test } from "vitest";
import { written } from "../emulator/edits/edit.ts";
import { edits } from "../emulator/edits/index.ts";
import { checks } from "../../checks/claims/index.ts";
import { judge } from "../mutants/judge.ts";
import { referencePlatform } from "../mutants/platform.ts";

/** The edits that the emulator tests make through the API, made in the templates: the same claim says the same. */
const platform = referencePlatform();
const cases = edits.flatMap((edit) => {
  const edited = written(edit, platform);
  const onTemplates = checks.some(({ id, planes }) => id === edit.claim && planes.includes("template"));
  return edited === undefined || !onTemplates ? [] : [{ ...edit, edited, is: edit.breaks ? "broken" : "holds" }];
});

describe("edits of the reference platform's templates", () => {
  test.each(cases)("$claim is $is: $name", ({ claim, edited, is }) => {
    const { outcome, findings } = judge(edited, { claim, scope: { view: "placed" }, tenant: "acme" });
    const said = findings.filter((finding) => finding.outcome !== "holds").map(({ subject, because }) => `${subject}: ${because}`);
    expect([outcome, outcome === is ? [] : said]).toEqual([is, []]);
  });
});
