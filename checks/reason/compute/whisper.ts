import { mayHoldFlags } from "./command-words.ts";
import type { Container } from "../../model/containers.ts";
import { known, thenFact, unknown, type Fact, type Origin } from "../../model/fact.ts";
import { literal, show, type Text } from "../../model/text.ts";

/** What runs a model: where its container comes from, and the words and settings that it is started with. */
export interface Started {
  readonly origin: Origin;
  readonly image: Fact<Text>;
  /** `--model large-v3`, `WHISPER_MODEL=large-v3`: in their order. */
  readonly words: Fact<readonly Text[]>;
}

export function startedBy({ origin, image, command, environment }: Container): Started {
  const words = thenFact(command, (said) =>
    thenFact(environment, (settings, at): Fact<readonly Text[]> => {
      const open = settings.find(({ name, value }) => isModel(name) && !value.known);
      if (open !== undefined && !open.value.known) return open.value;
      return known([...said, ...settings.map(({ name, value }): Text => [`${name}=`, ...(value.known ? value.value : [])])], at);
    }),
  );
  return { origin, image, words };
}

/** What a script starts on GPUs with `docker run`; lines that continue are one. (docs.docker.com/engine/containers/gpu) */
export function startedByScript(script: Text, origin: Origin): readonly Started[] {
  const lines = show(script).replaceAll(/\\\n/g, " ").split("\n");
  return lines.flatMap((line) => {
    const [, rest] = /\b(?:docker|podman|nerdctl)\s+(?:container\s+)?run\s(.*)$/.exec(line) ?? [];
    if (rest === undefined || !/--gpus|nvidia/.test(rest)) return [];
    const words = rest.split(/\s+/).map((word) => word.replaceAll(/["']/g, ""));
    const image = words.find((word) => /^[\w$][^=]*(\/|@)/.test(word) && !word.includes("=") && !/:\//.test(word));
    return [
      {
        origin,
        image: image === undefined ? unknown("Which container image it runs is not known.", origin) : known([image], origin),
        words: known(
          words.map((word): Text => [word]),
          origin,
        ),
      },
    ];
  });
}

/** By its digest an image stays what it is; a tag can be moved. (docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html) */
export function isPinned(image: Text, origin: Origin): Fact<boolean> {
  const last = image.at(-1);
  if (/@sha256:[0-9a-f]{64}$/.test(show(image))) return known(true, origin);
  const isOpen = typeof last !== "string" || last.endsWith("}") || (/@sha256:/.test(show(image)) && literal(image) === undefined);
  return isOpen ? unknown(`What ${show(image)} ends with is only known at deployment.`, origin) : known(false, origin);
}

/** OpenAI's names; `.en` of them know English only. (github.com/openai/whisper, "Available models") */
const models = ["tiny", "base", "small", "medium", "large", "large-v1", "large-v2", "large-v3", "turbo", "large-v3-turbo"];

/** The models that the words name, as Whisper calls them; a list of those to choose from names none. Unknown where a word may be any flag. */
export function namedModels(words: readonly Text[], origin: Origin): Fact<readonly string[]> {
  const open = words.find((word) => mayHoldFlags(word) || show(word).startsWith("$"));
  if (open !== undefined) return unknown(`${show(open)} may name a model.`, origin);
  const said = words.flatMap((word) => (literal(word) === undefined ? [show(word)] : show(word).split(/\s+/)));
  const found: string[] = [];
  for (const [i, word] of said.entries()) {
    const [, name = "", , value] = /^(-*[\w-]+)(=(.*))?$/.exec(word) ?? [];
    if (!isModel(name)) continue;
    const model = value ?? (name.startsWith("-") ? said[i + 1] : undefined);
    if (model === undefined) continue;
    const plain = (model.split("/").at(-1) ?? "").replace(/^(ggml-)?(faster-)?(whisper-)?/, "").replace(/\.(bin|pt|en)$/, "");
    if (!models.includes(plain)) return unknown(`Which model of Whisper ${model} is, is not known.`, origin);
    found.push(plain);
  }
  return known(found, origin);
}

function isModel(name: string): boolean {
  return /model/i.test(name) && !/models/i.test(name);
}
