import type { CheckFile } from "./check-files.ts";
import { claimIds } from "../../checks/controls/claims.ts";
import { controlsOf } from "../../checks/controls/mapping.ts";

const marked = /(<!-- generated:counts -->)[^]*?(<!-- \/generated -->)/g;

/** The text with the counts between its markers; unchanged when it has none. */
export function withCounts(text: string, files: readonly CheckFile[]): string {
  return text.replaceAll(marked, (_, open: string, close: string) => `${open}\n${counts(files)}\n${close}`);
}

function counts(files: readonly CheckFile[]): string {
  const alive = files.map(({ check }) => check).filter((check) => check.retired === undefined);
  const examples = alive.flatMap(({ examples: { holds, broken, undecided } }) =>
    [holds, broken, undecided].flatMap((all) => (typeof all === "string" ? [] : Object.keys(all))),
  );
  const controls = alive.flatMap((check) => controlsOf(check.id));
  const frameworks = new Set(controls.map((control) => control.split(":")[0]));
  return `${alive.length} of ${claimIds.length} claims are judged today, on templates, accounts, databases and the registry. Their checks carry ${examples.length} executed examples and support ${new Set(controls).size} controls of ${frameworks.size} frameworks.`;
}
