import type { RegistryText } from "./parse.ts";
import type { Estate, Kind, Tenant } from "../../model/estate.ts";
import type { EstateFile } from "../../model/estate-file.ts";
import { known, unknown, type Listing, type Origin } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";
import { codeForms, type Attestation, type CodeForm, type ConnectorCode, type ProvisioningPath } from "../../model/registry.ts";
import type { RegisteredCell, RegisteredTenant, Registry } from "../../model/registry.ts";

type Registered = "registry:registry" | "registry:tenant" | "registry:cell" | "registry:provisioning-path" | "registry:connector-code";

/** The registry, read. It says the same of every account, so a listing of one account is that of the records which name it. */
export function registryEstate(text: RegistryText, name: string, file: EstateFile, tenant: Tenant): Estate {
  const lists = readOnce(text, name);
  return {
    plane: "registry",
    view: "",
    file,
    tenant,
    list: <K extends Kind>(kind: K, account?: string) => {
      const all = kind in lists ? lists[kind as Registered]() : [];
      const items = account === undefined ? all : (all as readonly { readonly account: string }[]).filter((each) => each.account === account);
      return { items, unread: [] } as unknown as Listing<Kinds[K]>;
    },
    sourcesOf: () => [name],
  };
}

type Lists = { readonly [K in Registered]: () => readonly Kinds[K][] };

const kept = new WeakMap<RegistryText, Lists>();

function readOnce(text: RegistryText, name: string): Lists {
  const before = kept.get(text);
  if (before !== undefined) return before;
  const place = placeIn(text, name);
  const tenants = once(() => text.content.tenants.map((_, i) => tenantRecord(text, i, place)));
  const lists: Lists = {
    "registry:registry": once(() => [registry(text, name, tenants(), place)]),
    "registry:tenant": tenants,
    "registry:cell": once(() => cells(text, tenants(), place)),
    "registry:provisioning-path": once(() => [provisioning(text, name, place)]),
    "registry:connector-code": once(() => codeForms.flatMap((form) => codeOf(form, text, tenants(), place))),
  };
  kept.set(text, lists);
  return lists;
}

type Place = (...way: readonly (string | number)[]) => Origin;

function placeIn(text: RegistryText, file: string): Place {
  return (...way) => ({ source: "registry", path: way.length === 0 ? file : way.join("."), file, line: text.lineOf(way) });
}

function registry({ content }: RegistryText, name: string, records: readonly RegisteredTenant[], place: Place): Registry {
  const { sharedNetworks } = content;
  const ranges = [...new Set([...(sharedNetworks ?? []), ...Object.values(content.cells).map(({ cidr }) => cidr)])];
  return {
    kind: "registry:registry",
    id: name,
    account: "",
    region: "",
    origin: place(),
    records,
    sharedNetworks:
      sharedNetworks === undefined
        ? unknown(`${name} does not list the networks that tenants share (sharedNetworks), so what a range may not overlap is not known.`, place())
        : known(ranges, place("sharedNetworks")),
  };
}

function tenantRecord({ content }: RegistryText, i: number, place: Place): RegisteredTenant {
  const record = content.tenants[i];
  if (record === undefined) throw new Error(`no record ${i}`);
  return {
    kind: "registry:tenant",
    id: record.id,
    account: record.account ?? "",
    region: record.region,
    origin: place("tenants", i),
    record,
    at: (field) => place("tenants", i, field),
  };
}

/** Those that are described, and those that tenants name. */
function cells({ content }: RegistryText, tenants: readonly RegisteredTenant[], place: Place): RegisteredCell[] {
  const ids = [...new Set([...Object.keys(content.cells), ...tenants.map(({ record }) => record.cell)])];
  const inside = new Map<string, RegisteredTenant[]>(ids.map((id) => [id, []]));
  for (const tenant of tenants) inside.get(tenant.record.cell)?.push(tenant);
  return ids.map((id): RegisteredCell => {
    const cell = Object.hasOwn(content.cells, id) ? (content.cells[id] ?? null) : null;
    const own = inside.get(id) ?? [];
    return {
      kind: "registry:cell",
      id,
      account: cell?.account ?? "",
      region: cell?.region ?? "",
      origin: cell === null ? (own[0]?.at("cell") ?? place()) : place("cells", id),
      tenants: own,
      cell,
    };
  });
}

function provisioning({ content }: RegistryText, name: string, place: Place): ProvisioningPath {
  const { provisioning: path } = content;
  return {
    kind: "registry:provisioning-path",
    id: "provisioning",
    account: "",
    region: "",
    origin: path === undefined ? place() : place("provisioning"),
    path:
      path === undefined
        ? unknown(`${name} does not record how tenants are provisioned (provisioning).`, place())
        : known(path, place("provisioning")),
  };
}

/** What tenants use, and what else was tested. Each connector has a worker, and each that is not only asked a webhook. */
function codeOf(form: CodeForm, { content }: RegistryText, tenants: readonly RegisteredTenant[], place: Place): ConnectorCode[] {
  const attested = content.attestations.map(({ subject }, i) => ({ subject, i })).filter(({ subject }) => subject.kind === form);
  const used = tenants.flatMap(({ record }) => record.connectors).filter((name) => form === "worker" || !content.polled.includes(name));
  const names = [...new Set([...attested.map(({ subject }) => subject.name), ...used])];
  return names.map((name): ConnectorCode => {
    const own = attested.filter(({ subject }) => subject.name === name).map(({ i }) => attestation(content.attestations, i, place));
    const users = tenants.filter(({ record }) => record.connectors.includes(name));
    return {
      kind: "registry:connector-code",
      id: `${form}/${name}`,
      form,
      account: "",
      region: "",
      origin: own[0]?.at() ?? users[0]?.at("connectors") ?? place(),
      usedBy: users.map(({ id }) => id),
      attestations: own,
    };
  });
}

function attestation(all: RegistryText["content"]["attestations"], i: number, place: Place): Attestation {
  const found = all[i];
  if (found === undefined) throw new Error(`no attestation ${i}`);
  const { suite, files, digest, shows } = found;
  const at: Attestation["at"] = (property) => (property === undefined ? place("attestations", i) : place("attestations", i, "shows", property));
  return { suite, files, digest, shows: new Map(Object.entries(shows)), at };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
