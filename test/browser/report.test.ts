import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Run } from "../../checks/model/run.ts";
import { formats } from "../../reports/formats.ts";
import { fleetRun, hostile, hostileRun, mixedRun, referenceRun } from "../reports/sample-run.ts";
import { launch, missing, skipped } from "./chromium.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const options = { width: 80, colour: false, root: "/home/dev/platform" };
const runs = { reference: referenceRun, mixed: mixedRun, hostile: hostileRun, fleet: fleetRun(10_000, 3) };

describe.skipIf(skipped)(`the page in Chromium${skipped ? ` (skipped: ${missing})` : ""}`, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-page-"));

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a run's page from disk and notes whatever should not happen. */
  async function open(run: Run, context: BrowserContextOptions = {}, hash = ""): Promise<{ page: Page; noise: string[] }> {
    const file = join(folder, "report.html");
    writeFileSync(file, formats.html(run, options));
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context })).newPage();
    const noise: string[] = [];
    const own = pathToFileURL(file).href;
    page.on("request", (request) => request.url().startsWith(own) || request.url().startsWith("data:,") || noise.push(`request ${request.url()}`));
    page.on("console", (message) => noise.push(`console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => noise.push(`error ${error.message}`));
    page.on("dialog", (dialog) => noise.push(`dialog ${dialog.message()}`));
    await page.goto(own + hash);
    return { page, noise };
  }

  async function done(page: Page): Promise<void> {
    await page.context().close();
  }

  test.each(Object.entries(runs))("%s: no request, no policy violation, no error", async (_name, run) => {
    const { page, noise } = await open(run);
    await page.click("#expand");
    await page.waitForTimeout(100);
    expect(noise).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(globalThis, "pwned") as unknown)).toBeUndefined();
    await done(page);
  });

  test("the policy is in force: script and style that it does not name are refused", async () => {
    const { page, noise } = await open(mixedRun);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.pwned = 1";
      document.body.append(script);
    });
    expect(await page.evaluate(() => Reflect.get(globalThis, "pwned") as unknown)).toBeUndefined();
    expect(noise.join()).toContain("Content Security Policy");
    await done(page);
  });

  const themes = (["light", "dark"] as const).flatMap((scheme) =>
    Object.entries({ ...runs, fleet: fleetRun(150, 30) }).map(([name, run]) => [scheme, name, run] as const),
  );
  test.each(themes)("axe finds nothing in %s, %s", async (colorScheme, _name, run) => {
    const { page } = await open(run, { colorScheme });
    for (const opened of [false, true]) {
      if (opened) await page.click("#expand");
      // The tool's own script comes through the debugger, which the page's policy does not bind.
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .slice(0, 2)
              .map((node) => `${node.html} ${node.failureSummary}`)
              .join(" | ")}`,
        );
      });
      expect(violations).toEqual([]);
    }
    await done(page);
  });

  test("without script everything is there, and nothing that needs one", async () => {
    const { page } = await open(mixedRun, { javaScriptEnabled: false });
    expect(await page.locator("#filter").isVisible()).toBe(false);
    expect(await page.locator("#download").isVisible()).toBe(false);
    const text = await page.locator("body").textContent();
    for (const finding of mixedRun.findings) expect(text).toContain(finding.subject);
    for (const finding of mixedRun.findings.filter((each) => each.outcome !== "holds")) expect(text).toContain(finding.because);
    expect(text).toContain("kms:ScheduleKeyDeletionPendingWindowInDays");
    // A finding opens by itself, as every `details` does.
    const closed = page.locator(".finding:not([open])").first();
    const summary = closed.locator("summary");
    const subject = (await summary.textContent()) ?? "";
    await summary.click();
    const opened = page.locator(".finding[open]").filter({ hasText: subject });
    expect(await opened.locator(".because").isVisible()).toBe(true);
    await done(page);
  });

  test("the keyboard reaches the skip link, the filter, a finding and the download", async () => {
    const { page } = await open(mixedRun);
    const seen = new Set<string>();
    for (let presses = 0; presses < 120; presses++) {
      await page.keyboard.press("Tab");
      const { name, outlined } = await page.evaluate(() => {
        const element = document.activeElement;
        const name =
          element?.id || element?.className || (element?.tagName === "SUMMARY" ? (element.parentElement?.className ?? "") : (element?.tagName ?? ""));
        return {
          name,
          outlined:
            element === null || element === document.body || getComputedStyle(element).outlineStyle !== "none" || element.className === "skip",
        };
      });
      expect(outlined, `focus on ${name} can be seen`).toBe(true);
      seen.add(name);
    }
    expect([...seen]).toEqual(expect.arrayContaining(["skip", "sort", "filter-q", "filter-outcome", "finding", "group", "download"]));
    await page.locator(".finding:not([open]) summary").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.parentElement?.hasAttribute("open"))).toBe(true);
    await done(page);
  });

  test("filters by text, outcome, claim and tenant, and keeps them in the address", async () => {
    const { page } = await open(mixedRun);
    const shown = () => page.locator(".finding:visible").count();
    const all = await shown();
    await page.selectOption("#filter-outcome", "undecided");
    await expect.poll(shown).toBe(1);
    expect(await page.textContent("#filter-count")).toBe(`1 of ${mixedRun.findings.length} findings shown`);
    expect(page.url()).toContain("#outcome=undecided");
    await page.click("#filter-clear");
    await expect.poll(shown).toBe(all);
    await page.fill("#filter-tenant", "globex");
    await expect
      .poll(() => page.textContent("#filter-count"))
      .toBe(`${mixedRun.findings.filter((each) => each.tenant === "globex").length} of ${mixedRun.findings.length} findings shown`);
    await done(page);
    const again = await open(mixedRun, {}, "#q=scheduledeletion&tenant=acme");
    expect(await again.page.inputValue("#filter-q")).toBe("scheduledeletion");
    await done(again.page);
  });

  test("sorts the claims, up and down", async () => {
    const { page } = await open(mixedRun);
    const ids = () => page.locator("#claims-table tbody a").allTextContents();
    await page.getByRole("button", { name: "Claim", exact: true }).click();
    const up = await ids();
    expect(up).toEqual(up.toSorted());
    await page.getByRole("button", { name: "Claim", exact: true }).click();
    expect(await ids()).toEqual(up.toReversed());
    expect(await page.locator("th[aria-sort]").count()).toBe(1);
    await done(page);
  });

  test.each(Object.entries(runs))("%s: the download is the run, byte for byte, and its digest is on the page", async (_name, run) => {
    const { page } = await open(run, { acceptDownloads: true });
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    const saved = readFileSync(await download.path(), "utf8");
    expect(saved === formats.json(run, options)).toBe(true);
    expect(await page.textContent("#verify")).toContain(createHash("sha256").update(saved).digest("hex"));
    await done(page);
  });

  test.each([true, false])("print opens every finding (script: %s)", async (javaScriptEnabled) => {
    const { page } = await open(mixedRun, { javaScriptEnabled });
    await page.emulateMedia({ media: "print" });
    for (const because of await page.locator(".finding .because").all()) expect((await because.boundingBox())?.height ?? 0).toBeGreaterThan(5);
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await done(page);
  });

  test("hostile names stay text", async () => {
    const { page, noise } = await open(hostileRun);
    await page.click("#expand");
    expect(noise).toEqual([]);
    expect(await page.locator("img, iframe, object, [onerror], [style]").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(2);
    const text = (await page.locator("main").textContent()) ?? "";
    expect(text).toContain(hostile.image);
    expect(text).toContain("\\u{202e}gnp.exe");
    expect(/[\p{Cf}\u2028\u2029]/u.test(text)).toBe(false);
    // No name is so long that the page scrolls sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await done(page);
  });

  test("fits a telephone", async () => {
    const { page } = await open(mixedRun, { viewport: { width: 375, height: 800 } });
    await page.click("#expand");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await done(page);
  });

  test("10,000 findings: small enough, all there, and the filter answers", async () => {
    const run = runs.fleet;
    expect(formats.html(run, options).length).toBeLessThan(3_000_000);
    const { page } = await open(run);
    expect(await page.textContent("#filter-count")).toBe("10000 findings");
    await page.fill("#filter-tenant", "tenant-00042");
    await expect.poll(() => page.textContent("#filter-count")).toBe("10 of 10000 findings shown");
    await page.click("#filter-clear");
    await page.selectOption("#filter-outcome", "broken");
    const broken = run.findings.filter((finding) => finding.outcome === "broken").length;
    await expect.poll(() => page.textContent("#filter-count")).toBe(`${broken} of 10000 findings shown`);
    await done(page);
  });
});
