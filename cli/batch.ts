import { once } from "node:events";
import { readInput } from "./input.ts";
import { InputError } from "../checks/model/input-error.ts";
import type { Value } from "../checks/model/value.ts";
import { exitCode } from "../checks/model/verdict.ts";
import { idOf, parseQuestion, questionMax } from "./policy-questions.ts";
import { plainJson } from "../reports/plain.ts";

/**
 * Questions as JSON lines from stdin, answers as JSON lines to stdout, in the order asked. A line that is no question gets `{"id","error"}`, the
 * rest are answered: exit 0 when all were, 2 otherwise.
 */
export async function answerLines(name: string, answer: (question: Value) => object): Promise<void> {
  let [asked, wrong] = [0, 0];
  for await (const line of linesOf(process.stdin)) {
    if (line === "") continue;
    asked++;
    const { id, said, isWrong } = answered(line, answer);
    if (isWrong) wrong++;
    if (!process.stdout.write(`${plainJson(JSON.stringify({ id, ...said }))}\n`)) await once(process.stdout, "drain");
  }
  if (asked === 0) throw new InputError(`${name}: no question on stdin; give one JSON object a line`);
  process.exitCode = wrong === 0 ? exitCode.holds : exitCode.usage;
}

function answered(line: string | null, answer: (question: Value) => object) {
  let id: string | number | null = null;
  try {
    if (line === null) throw new InputError(`question: not UTF-8, or longer than ${questionMax} characters`);
    const question = parseQuestion(line);
    id = idOf(question);
    return { id, said: answer(question), isWrong: false };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { id, said: { error: error.message }, isWrong: true };
  }
}

/** One question from a file; `-`: from stdin. */
export async function questionIn(path: string, what: string): Promise<Value> {
  return parseQuestion(await textIn(path, what), path === "-" ? "stdin" : path);
}

/** @throws InputError when it is missing, too large or not UTF-8. */
export async function textIn(path: string, what: string): Promise<string> {
  const bytes = path === "-" ? await allOf(process.stdin) : readInput(path, what, questionMax / 1024 / 1024);
  const text = utf8(bytes);
  if (text === null) throw new InputError(`${path}: not UTF-8; save it as UTF-8`);
  return text;
}

async function allOf(stream: NodeJS.ReadStream): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Trimmed lines; null for one that is not UTF-8 or longer than a question. */
async function* linesOf(stream: NodeJS.ReadStream): AsyncGenerator<string | null> {
  let parts: Buffer[] = [];
  let length = 0;
  const taken = (): string | null => {
    const text = length > questionMax ? null : utf8(Buffer.concat(parts));
    parts = [];
    length = 0;
    return text === null ? null : text.trim();
  };
  for await (const chunk of stream) {
    let rest = chunk as Buffer;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      keep(rest.subarray(0, end));
      yield taken();
      rest = rest.subarray(end + 1);
    }
    keep(rest);
  }
  if (length > 0) yield taken();

  // Of a line that is too long only its length is kept.
  function keep(part: Buffer): void {
    length += part.length;
    if (length <= questionMax) parts.push(part);
    else parts = [];
  }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
