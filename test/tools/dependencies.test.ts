import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly license: string;
}

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const own = json("package.json") as Manifest;
const { packages } = json("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
const shipped = Object.entries(packages).filter(([path, locked]) => path !== "" && locked.dev !== true);
const rows = tableRows(readFileSync("docs/decisions/dependencies.md", "utf8"));

test("versions are exact", () => {
  const versions = Object.values({ ...own.dependencies, ...own.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test("what is shipped is what is named, under a permissive licence, without install scripts", () => {
  const names = shipped.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  // The SDK's clients bring parts of the SDK; nothing else brings anything.
  const sdk = /^(@aws-sdk|@smithy)\/|^(@aws\/lambda-invoke-store|bowser|tslib)$/;
  expect(names.filter((name) => own.dependencies[name] === undefined && !sdk.test(name))).toEqual([]);
  expect(Object.keys(own.dependencies).filter((name) => !names.includes(name))).toEqual([]);
  expect(shipped.filter(([, { license }]) => !/^(MIT|ISC|Apache-2\.0|0BSD|BSD-[23]-Clause)$/.test(license ?? ""))).toEqual([]);
  expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
});

test("the decision page has one row for each, with the licence that the package states", () => {
  const stated = Object.keys({ ...own.dependencies, ...own.devDependencies }).map((name) => [
    name,
    (json(`node_modules/${name}/package.json`) as Manifest).license,
  ]);
  expect(rows.toSorted()).toEqual(stated.map((row) => row.join(" ")).toSorted());
});

/** Name and licence of every row that starts with a package's name. */
function tableRows(text: string): readonly string[] {
  return [...text.matchAll(/^\| `([^`]+)` \| ([^ |]+) \|/gm)].map((match) => `${match[1] ?? ""} ${match[2] ?? ""}`);
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
