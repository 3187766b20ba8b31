import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { seedOf } from "../seed.ts";
import { collectFrom, stillClock } from "./aws/collecting.ts";
import { referencePlatform } from "./aws/platform.ts";
import { fakeAws } from "./aws/wire.ts";
import { FolderStore, openJournal } from "../../checks/sources/account/index.ts";
import type { EvidenceStore } from "../../checks/sources/account/store.ts";
import { manifestOf } from "../../checks/sources/evidence/manifest.ts";

const platform = referencePlatform({ pageSize: 2 });
const kills = Number(process.env["COFFERDAM_KILLS"] ?? 2);

describe("a collection that ended early", () => {
  const undisturbed = rootAfter(new Undisturbed());

  test.each(points(kills))("killed after %i files, then resumed: the same evidence root", async (files) => {
    const folder = newFolder();
    const killed = spawnSync(process.execPath, ["--import", "tsx", "test/account/kill-worker.ts", folder, String(files)], { encoding: "utf8" });
    expect(killed.signal).toBe("SIGKILL");
    const fake = fakeAws(platform);
    await collectFrom(fake, platform.file, { store: new FolderStore(folder), journal: (header) => openJournal(folder, header) });
    expect(rootOf(folder)).toBe(await undisturbed);
    const all = fakeAws(platform);
    await collectFrom(all, platform.file);
    if (files > 100) expect(fake.calls.length).toBeLessThan(all.calls.length);
  });

  test("a run with other accounts does not take it up", async () => {
    const folder = newFolder();
    await collectFrom(fakeAws(platform), platform.file, { store: new FolderStore(folder), journal: (header) => openJournal(folder, header) });
    const fewer = { ...platform.file, tenants: platform.file.tenants.slice(0, 1) };
    const again = collectFrom(fakeAws(platform), fewer, { store: new FolderStore(folder), journal: (header) => openJournal(folder, header) });
    // The first run keeps its lock until its evidence is finished, and is this very process.
    await expect(again).rejects.toThrow(/holds an unfinished run of another kind \(.*accounts.* changed\); collect into another folder/);
  });

  test("two collectors on one folder: the second refuses", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, ".journal"));
    // Process 1 is always there.
    writeFileSync(join(folder, ".journal", "lock"), "1");
    const second = collectFrom(fakeAws(platform), platform.file, {
      store: new FolderStore(folder),
      journal: (header) => openJournal(folder, header),
    });
    await expect(second).rejects.toThrow(/another collector \(pid 1\) is at work there/);
  });

  test("a full disk is said, and the run can be taken up", async () => {
    const folder = newFolder();
    const good = new FolderStore(folder);
    let left = 40;
    const full: EvidenceStore = {
      put: (path, bytes) => {
        left -= 1;
        if (left < 0) throw new Error(`${path}: the disk is full; make room (ENOSPC) and run the same command again: it goes on where it stopped`);
        good.put(path, bytes);
      },
      remove: (path) => good.remove(path),
      filesOf: (account) => good.filesOf(account),
    };
    await expect(collectFrom(fakeAws(platform), platform.file, { store: full, journal: (header) => openJournal(folder, header) })).rejects.toThrow(
      /the disk is full/,
    );
    await collectFrom(fakeAws(platform), platform.file, { store: good, journal: (header) => openJournal(folder, header) });
    expect(rootOf(folder)).toBe(await undisturbed);
  });

  test("what is older than a claim may join is read again", async () => {
    const folder = newFolder();
    const clock = stillClock();
    await collectFrom(fakeAws(platform), platform.file, { clock, store: new FolderStore(folder), journal: (header) => openJournal(folder, header) });
    const later = fakeAws(platform);
    const all = fakeAws(platform);
    await collectFrom(all, platform.file);
    await collectFrom(later, platform.file, {
      clock: stillClock(Date.parse("2026-11-26T12:20:00Z")),
      store: new FolderStore(folder),
      journal: (header) => openJournal(folder, header),
    });
    expect(later.calls.length).toBe(all.calls.length);
  });
});

class Undisturbed {
  readonly folder = newFolder();
}

async function rootAfter({ folder }: Undisturbed): Promise<string> {
  await collectFrom(fakeAws(platform), platform.file, { store: new FolderStore(folder), journal: (header) => openJournal(folder, header) });
  return rootOf(folder);
}

/** Spread over the run by a fixed generator, so that a failure can be repeated. */
function points(count: number): readonly number[] {
  let seed = seedOf(20261126);
  return Array.from({ length: count }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return 1 + (seed % 350);
  });
}

function rootOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).startsWith(".journal"));
  return manifestOf(files.map((path) => [relative(folder, path), readFileSync(path)] as const)).root;
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "cofferdam-collect-"));
}
