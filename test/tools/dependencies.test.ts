import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly license: string;
}

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
}

const own = json("package.json") as Manifest;
const { packages } = json("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
const shipped = Object.entries(packages).filter(([path, locked]) => path !== "" && locked.dev !== true);
const rows = tableRows(readFileSync("docs/decisions/dependencies.md", "utf8"));

test("versions are exact", () => {
  const versions = Object.values({ ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-beta\.\d+)?$/.test(version))).toEqual([]);
});

test("what is shipped is what is named, under a permissive licence, without install scripts", () => {
  const names = shipped.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  // The SDK's clients bring parts of the SDK, the PostgreSQL client parts of itself; nothing else brings anything.
  const brought = /^(@aws-sdk|@smithy)\/|^(@aws\/lambda-invoke-store|bowser|tslib)$|^(pg-|postgres-)|^(pgpass|split2|xtend|@pgsql\/types)$/;
  const named = { ...own.dependencies, ...own.optionalDependencies };
  expect(names.filter((name) => named[name] === undefined && !brought.test(name))).toEqual([]);
  expect(Object.keys(own.dependencies).filter((name) => !names.includes(name))).toEqual([]);
  expect(shipped.filter(([, { license }]) => !/^(MIT|ISC|Apache-2\.0|0BSD|BSD-[23]-Clause)$/.test(license ?? ""))).toEqual([]);
  // What an optional package's would do is done where it is used.
  expect(shipped.filter(([, { hasInstallScript, optional }]) => hasInstallScript === true && optional !== true)).toEqual([]);
});

test("the decision page has one row for each, with the licence that the package states", () => {
  const stated = Object.keys({ ...own.dependencies, ...own.devDependencies }).map((name) => [
    name,
    (json(`node_modules/${name}/package.json`) as Manifest).license,
  ]);
  // Only that of this system is installed.
  stated.push(...Object.keys(own.optionalDependencies).map((name) => [name, packages[`node_modules/${name}`]?.license ?? ""]));
  expect(rows.toSorted()).toEqual(stated.map((row) => row.join(" ")).toSorted());
});

/** Name and licence of every row that starts with a package's name. */
function tableRows(text: string): readonly string[] {
  return [...text.matchAll(/^\| `([^`]+)` \| ([^ |]+) \|/gm)].map((match) => `${match[1] ?? ""} ${match[2] ?? ""}`);
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
