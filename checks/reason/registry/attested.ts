import type { Attestation, ConnectorCode } from "../../model/registry.ts";
import { brokenBy, every, holds, undecided, type Verdict } from "../../model/verdict.ts";

/** What a claim asks a suite to show: the name that attestations give it → what is to be seen, as "it refuses …". */
export type Properties = Readonly<Record<string, string>>;

/**
 * Whether tests of this code were seen to show every one of these. One that failed breaks it; one that nobody ran, and code that nobody tested, say nothing.
 * Results of two suites are not added up: each says what it says of code of its own.
 */
export function shownOf({ form, id, origin, usedBy, attestations }: ConnectorCode, properties: Properties): Verdict {
  if (attestations.length > 0) return every(...attestations.map((each) => shownBy(each, properties)));
  const name = id.slice(form.length + 1);
  const users = `${usedBy.slice(0, 3).join(", ")}${usedBy.length > 3 ? ` and ${usedBy.length - 3} more` : ""}`;
  return undecided(`No attestation says what the ${form} of ${name} was seen to do, which ${users} use.`, origin);
}

function shownBy(attestation: Attestation, properties: Properties): Verdict {
  const { suite, digest } = attestation;
  const named = Object.keys(properties);
  const shown = holds(`${suite} showed of code ${digest.slice(0, 12)}: ${named.join(", ")}.`);
  return every(...Object.entries(properties).map(([name, means]) => resultOf(attestation, name, means)), shown);
}

function resultOf({ suite, shows, at }: Attestation, name: string, means: string): Verdict {
  const results = shows.get(name);
  if (results === undefined) return undecided(`${suite} has no test of ${name}: that ${means}.`, at());
  const { passed, failed, skipped } = results;
  const origin = at(name);
  if (failed > 0) return brokenBy(`${suite} did not see that ${means}: ${failed} of its tests failed.`, `${name}: ${failed} failed`, origin, name);
  if (passed === 0 || skipped > 0)
    return undecided(`${suite} ran ${passed} tests of ${name} and left out ${skipped}: that ${means} is not shown.`, origin);
  return holds("");
}
