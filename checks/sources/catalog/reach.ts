import { defaultPrivileges, memberships, roles, schemas, tablePrivileges } from "./queries.ts";
import type { Answers } from "./rows.ts";
import { master } from "./embedded/aurora.ts";
import { defaultDatabase, type EstateFile } from "../../model/estate-file.ts";
import { matchesGlob } from "../../model/glob.ts";
import { known, type Fact, type Unknown } from "../../model/fact.ts";
import type { Reach } from "../../model/postgres.ts";

/** Who comes to which table, now and later. Two closures: whom a role can become, and whose privileges then apply without a word. */
export interface Reaches {
  /** The application roles, sorted. */
  readonly roles: readonly string[];
  ofTable(table: string): readonly Reach[];
  /** A table that `creator` makes in `schema` (null: in a new one) gives these roles something, by default privileges or because they have it of all tables. */
  byDefault(creator: string, schema: string | null): readonly Reach[];
  /** The application roles that may make tables there themselves, each with the role that it makes them as. */
  makersIn(schema: string | null): readonly Reach[];
  /**
   * Every role that may make tables there. A superuser may: without default privileges written for one, one stands for all, but on a server of this run's
   * own, where it plays AWS's.
   */
  creatorsIn(schema: string | null): readonly string[];
  /** A table that was tried: what the roles that are named were seen to have of it. */
  ofTried(privileges: readonly { readonly role: string; readonly privileges: readonly string[] }[]): readonly Reach[];
}

/** Predefined roles have this of every table there will be. (postgresql.org/docs/17/predefined-roles.html) */
const ofAllTables: Readonly<Record<string, readonly string[]>> = {
  pg_read_all_data: ["SELECT"],
  pg_write_all_data: ["INSERT", "UPDATE", "DELETE"],
  pg_maintain: ["MAINTAIN"],
};

/** AWS's own logins on Aurora and RDS. (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html) */
const ownedByAws = new Set(["rdsadmin", "rdsrepladmin", "rdsproxyadmin", "rdstopmgr", "rdswriteforwarduser"]);

export function reachesOf(answers: Answers, file: EstateFile, embedded: boolean): Fact<Reaches> {
  const read = {
    roles: answers.rows(roles),
    memberships: answers.rows(memberships),
    privileges: answers.rows(tablePrivileges),
    defaults: answers.rows(defaultPrivileges),
    schemas: answers.rows(schemas),
  };
  const missing = Object.values(read).find((fact): fact is Unknown => !fact.known);
  if (missing !== undefined) return missing;
  const { roles: all, memberships: members, privileges, defaults, schemas: places } = read;
  if (!all.known || !members.known || !privileges.known || !defaults.known || !places.known) throw new Error("unreachable: each is known");
  const superusers = new Set(all.value.filter((role) => role.superuser).map((role) => role.name));
  const becomes = closure(members.value);
  const uses = new Map<string, Set<string>>();
  for (const { role, other, uses: is } of members.value) if (is) add(uses, role, other);
  const applications = applicationRoles(all.value, file, embedded);
  const each = (reach: (as: string) => readonly string[]): readonly Reach[] =>
    applications.flatMap((role) => {
      const ways = [role, ...(becomes.get(role) ?? [])].map((as) => ({ role, as, privileges: superusers.has(as) ? ["ALL"] : reach(as) }));
      return ways.find((way) => way.privileges.length > 0) ?? [];
    });
  const granted = new Map<string, Map<string, readonly string[]>>();
  for (const row of privileges.value) granted.set(row.table, new Map([...(granted.get(row.table) ?? []), [row.role, row.privileges]]));
  const makers = (schema: string | null): readonly string[] => places.value.find((place) => place.schema === schema)?.creators ?? [];
  return known(
    {
      roles: applications,
      ofTable: (table) => each((as) => granted.get(table)?.get(as) ?? []),
      byDefault: (creator, schema) => {
        const rows = defaults.value.filter((row) => row.creator === creator && (row.schema === null || row.schema === schema));
        const has = (as: string, role: string): boolean => role === as || uses.get(as)?.has(role) === true;
        return each((as) => [
          ...new Set([
            ...rows.filter(({ grantee }) => grantee === null || has(as, grantee)).map((row) => row.privilege),
            ...Object.entries(ofAllTables).flatMap(([role, privileges]) => (has(as, role) ? privileges : [])),
          ]),
        ]);
      },
      makersIn: (schema) => each((as) => (makers(schema).includes(as) ? ["OWNER"] : [])),
      creatorsIn: (schema) => {
        const written = defaults.value.filter((row) => superusers.has(row.creator)).map((row) => row.creator);
        return [...new Set([...makers(schema), ...(written.length > 0 || embedded ? written : [...superusers].slice(0, 1))])];
      },
      ofTried: (privileges) => {
        const seen = new Map(privileges.map((row) => [row.role, row.privileges]));
        return each((as) => seen.get(as) ?? []);
      },
    },
    answers.origin(tablePrivileges.name),
  );
}

/** database.md §6: every LOGIN role and every role that the estate names, but the exempt ones, AWS's, and the one that the cluster was made with. */
function applicationRoles(
  all: readonly { readonly name: string; readonly login: boolean; readonly bootstrap: boolean }[],
  { database = defaultDatabase }: EstateFile,
  embedded: boolean,
): readonly string[] {
  return all
    .filter(({ name, login, bootstrap }) => {
      if (Object.hasOwn(database.exempt, name)) return false;
      if (database.applicationRoles.includes(name)) return true;
      const implied = bootstrap || ownedByAws.has(name) || (embedded && name === master);
      return !implied && (login || database.applicationRoles.some((glob) => matchesGlob(glob, name)));
    })
    .map(({ name }) => name)
    .toSorted();
}

function closure(
  members: readonly { readonly role: string; readonly other: string; readonly becomes: boolean }[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map<string, Set<string>>();
  for (const { role, other, becomes } of members) if (becomes) add(direct, role, other);
  return new Map(
    [...direct.keys()].map((role) => {
      const reached = new Set<string>();
      const open = [role];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const next of direct.get(at) ?? []) if (next !== role && reached.size < reached.add(next).size) open.push(next);
      }
      return [role, reached];
    }),
  );
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}
