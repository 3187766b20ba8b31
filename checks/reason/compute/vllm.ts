import { mayHoldFlags } from "./command-words.ts";
import type { Container } from "../../model/containers.ts";
import { known, thenFact, unknown, type Fact, type Origin } from "../../model/fact.ts";
import { literal, show, type Text } from "../../model/text.ts";

/** Flags of `vllm serve` and what they make of request logging. (docs.vllm.ai/en/latest/cli/serve.html) */
const flags: Readonly<Record<string, boolean>> = {
  "--enable-log-requests": true,
  "--no-disable-log-requests": true,
  "--disable-log-requests": false,
  "--no-enable-log-requests": false,
};

/** Before this version requests were logged unless a flag said otherwise. (github.com/vllm-project/vllm/pull/21739) */
const quietSince = [0, 10, 1];

/** What makes vLLM log prompts or answers; null: nothing does. */
export function whatLogsContent(container: Container): Fact<string | null> {
  return thenFact(byFlags(container), (flag, origin) => (flag === null ? bySettings(container, origin) : known(flag, origin)));
}

function byFlags({ command, image }: Container): Fact<string | null> {
  return thenFact(command, (texts, origin) => {
    const open = texts.find(mayHoldFlags);
    // Its parser takes an underscore for a hyphen.
    const words = texts.flatMap((each) => show(each).split(/\s+/)).map((word) => (word.split("=")[0] ?? "").replaceAll("_", "-"));
    const last = words.findLast((word) => flags[word] !== undefined);
    if (last !== undefined && flags[last] === true) return known(last, origin);
    if (open !== undefined) return unknown(`${show(open)} may hold flags.`, origin);
    if (last !== undefined) return known(null, origin);
    if (words.includes("--config")) return unknown("A file of flags says whether requests are logged.", origin);
    return thenFact(image, byVersion);
  });
}

function byVersion(image: Text, origin: Origin): Fact<string | null> {
  const [, ...digits] = /:v?(\d+)\.(\d+)\.(\d+)/.exec(show(image)) ?? [];
  if (digits.length === 0) return unknown(`Which version of vLLM ${show(image)} is, and so whether it logs requests, is not known.`, origin);
  const different = digits.map(Number).findIndex((part, i) => part !== quietSince[i]);
  const isOlder = different >= 0 && Number(digits[different]) < (quietSince[different] ?? 0);
  return known(isOlder ? `vLLM ${digits.join(".")} without --disable-log-requests` : null, origin);
}

/** (docs.vllm.ai/en/latest/configuration/env_vars.html) */
function bySettings({ environment }: Container, origin: Origin): Fact<string | null> {
  return thenFact(environment, (settings) => {
    for (const { name, value } of settings) {
      if (name !== "VLLM_DEBUG_LOG_API_SERVER_RESPONSE" && name !== "VLLM_LOGGING_LEVEL" && name !== "VLLM_LOGGING_CONFIG_PATH") continue;
      if (!value.known) return value;
      const word = literal(value.value)?.toLowerCase();
      if (name === "VLLM_DEBUG_LOG_API_SERVER_RESPONSE" && word === "true") return known(`${name}=true`, value.origin);
      const isQuiet =
        name === "VLLM_DEBUG_LOG_API_SERVER_RESPONSE" ? word === "false" : ["info", "warning", "error", "critical"].includes(word ?? "");
      if (!isQuiet) return unknown(`What vLLM logs with ${name}=${show(value.value)} is not modelled.`, value.origin);
    }
    return known(null, origin);
  });
}
