/**
 * Reads every document and exits 1 when a relative link leads nowhere: to a file that is not there, or to a heading that its page
 * does not have. `npm run docs`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const broken = documents().flatMap((path) => linksOf(path).flatMap((link) => complaint(path, link)));
for (const line of broken) console.log(line);
if (broken.length > 0) process.exitCode = 1;

function documents(): string[] {
  const inDocs = readdirSync("docs", { recursive: true, encoding: "utf8" }).map((name) => join("docs", name));
  return [...readdirSync("."), ...inDocs].filter((name) => name.endsWith(".md"));
}

/** Targets of `[text](target)` and `![text](target)` outside code. */
function linksOf(path: string): string[] {
  return [...withoutCode(readFileSync(path, "utf8")).matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] ?? "");
}

/** `#L12` of a file that is no Markdown. */
function isLine(target: string, anchor: string): boolean {
  const [, line] = /^L(\d+)$/.exec(anchor) ?? [];
  return !target.endsWith(".md") && line !== undefined && Number(line) <= readFileSync(target, "utf8").split("\n").length;
}

function complaint(path: string, link: string): string[] {
  if (/^[a-z]+:/.test(link)) return [];
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? path : normalize(join(dirname(path), file));
  if (!existsSync(target)) return [`${path}: ${link}: there is no ${target}`];
  if (anchor === undefined || statSync(target).isDirectory() || isLine(target, anchor) || headings(target).includes(anchor)) return [];
  return [`${path}: ${link}: ${target} has no such heading`];
}

/** The anchors of a page's headings: lower case, punctuation gone, spaces to dashes. */
function headings(path: string): string[] {
  const titles = withoutFences(readFileSync(path, "utf8")).matchAll(/^#+ +(.*)$/gm);
  return [...titles].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]*`/g, "");
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```[^]*?^```/gm, "");
}
