import { createHash } from "node:crypto";
import { renderToString } from "preact-render-to-string";
import type { Run } from "../../checks/model/run.ts";
import { estatePictureOf } from "../estate-picture.ts";
import type { FormatOptions } from "../formats.ts";
import { plain } from "../plain.ts";
import { answer, summarize } from "../summary.ts";
import { symbols } from "../words.ts";
import { json, ordered } from "./json.ts";
import { embedded } from "./html/embedded.ts";
import { Page } from "./html/page.tsx";
import { script } from "./html/script.ts";
import { style } from "./html/style.ts";

/**
 * One page that opens from disk, asks the network for nothing and works without script. Its content security policy names the one
 * style sheet and the one script by their sha256 and forbids everything else.
 */
export function html(run: Run, options: FormatOptions): string {
  const summary = summarize(run);
  const picture = options.estate ?? estatePictureOf(run);
  const title = `${symbols[run.outcome]} ${run.outcome}: ${plain(run.run.vendor)}, ${answer(run, summary)}`;
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <Page run={run} summary={summary} picture={picture} sha256={createHash("sha256").update(json(run)).digest("hex")} root={options.root} />
        <script type="application/json" id="run" dangerouslySetInnerHTML={{ __html: embedded(ordered(run)) }} />
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  );
  return `<!doctype html>\n${withoutOptionalTags(renderToString(page))}\n`;
}

/** End tags that HTML lets go (html.spec.whatwg.org, "Optional tags"): a tenth of a page with many rows. Text never holds a `<`. */
function withoutOptionalTags(markup: string): string {
  return markup.replace(/<\/(?:td|th|tr|li)>/g, "");
}

/** As a content security policy names an inline element (www.w3.org/TR/CSP3, "hash-source"). */
function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
