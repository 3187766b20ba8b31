import type { SourceOptions } from "./source-options.ts";
import type { TemplateEntry } from "../checks/model/estate-file.ts";
import { InputError } from "../checks/model/input-error.ts";
import { nearest } from "../checks/model/nearest.ts";
import { accountId, regionName } from "../checks/sources/estate-schema.ts";
import { readFile } from "../checks/sources/template/files.ts";
import { member } from "../checks/sources/template/node.ts";
import { parseTemplate } from "../checks/sources/template/parse.ts";

type FileEntry = Extract<TemplateEntry, { file: string }>;

/**
 * contract.md, `check`: `--template` files (absolute) take the place of all templates. Each is deployed where `--account` and `--region` say, else
 * wherever the estate file places that very file, be it in several accounts. `--parameter` goes to the files that declare it.
 * @throws InputError when nothing places a file, or none declares a parameter.
 */
export function withTemplates(
  entries: readonly TemplateEntry[],
  files: readonly string[],
  { account, region, parameter }: SourceOptions,
): readonly TemplateEntry[] {
  if (account !== undefined && !accountId.test(account)) throw new InputError(`--account ${account}: an account id is 12 digits`);
  if (region !== undefined && !regionName.test(region)) throw new InputError(`--region ${region}: not the name of an AWS Region, such as us-east-1`);
  const given = (parameter ?? []).map(nameAndValue);
  const declared = new Map(given.length === 0 ? [] : files.map((file) => [file, parametersOf(file)] as const));
  for (const [name] of given) refuseUndeclared(name, [...declared.values()].flat());
  return files.flatMap((file) => {
    const own = given.filter(([name]) => declared.get(file)?.includes(name) === true);
    return placesOf(entries, file, account, region).map((entry) => ({
      ...entry,
      parameters: Object.fromEntries([...Object.entries(entry.parameters), ...own]),
    }));
  });
}

function placesOf(entries: readonly TemplateEntry[], file: string, account: string | undefined, region: string | undefined): readonly FileEntry[] {
  const stated = entries.filter((entry): entry is FileEntry => "file" in entry && entry.file === file);
  const meant = stated.filter((entry) => (account ?? entry.account) === entry.account && (region ?? entry.region) === entry.region);
  if (meant.length > 0) return meant;
  const [first, ...others] = stated;
  const place = {
    account: account ?? (others.length === 0 ? first?.account : undefined),
    region: region ?? (others.length === 0 ? first?.region : undefined),
  };
  if (place.account === undefined || place.region === undefined) {
    throw new InputError(`${file}: the estate file does not say where it is deployed: give --account and --region`);
  }
  return [{ file, account: place.account, region: place.region, parameters: others.length === 0 ? (first?.parameters ?? {}) : {} }];
}

function nameAndValue(argument: string): readonly [string, string] {
  const at = argument.indexOf("=");
  if (at < 1) throw new InputError(`--parameter ${argument}: write it as NAME=VALUE`);
  return [argument.slice(0, at), argument.slice(at + 1)];
}

function parametersOf(file: string): readonly string[] {
  const parameters = member(parseTemplate(readFile(file), file).root, "Parameters");
  return parameters?.kind === "map" ? parameters.keys : [];
}

/** CloudFormation refuses a parameter that the template does not declare; so a name that is mistyped is not lost here either. */
function refuseUndeclared(name: string, declared: readonly string[]): void {
  if (declared.includes(name)) return;
  const like = nearest(name, declared);
  const has = declared.length === 0 ? "it declares none" : `it declares ${declared.slice(0, 10).join(", ")}`;
  throw new InputError(`--parameter ${name}: the template has no such parameter; ${like === undefined ? has : `did you mean ${like}?`}`);
}
