import type { Text } from "../../model/text.ts";
import { resourcePatterns, type Action } from "./catalogue.ts";
import { globsTest, namedTest, type Literal, type Mode, type Test } from "./cells.ts";
import { many, unitsOf, unitsOfString, type Unit, type Units } from "./glob.ts";
import { rolesOfSession } from "./match.ts";
import { serviceLinkedRole } from "./rules.ts";
import { arnOf, literalOf, partition, plain, principalIs, type Scene } from "./scene.ts";
import type { Pattern } from "./theory/automaton.ts";

/** What makes a principal one of the class. */
export function membership(scene: Scene): readonly Literal[] {
  const { who, resource } = scene;
  if (who.type === "anonymous") return [];
  const is = (test: Test, sign: boolean) => literalOf(scene, scene.principal, "value", test, sign, sign);
  const members = [is(globsTest(who.arns), true)];
  if (who.type !== "service" && who.type !== "login")
    members.push(literalOf(scene, scene.principal, "value", shapesTest(scene), true, scene.mode === "strict"));
  if (who.account === "*" && !scene.anywhere)
    members.push(
      is(
        namedTest(`account ${resource.account}`, () => [arnOf(partition, plain(resource.account), [many])]),
        false,
      ),
    );
  if (who.type === "principal") members.push(is(linkedTest, false));
  if (scene.session !== null)
    members.push(
      principalIs(
        scene,
        rolesOfSession(scene.session).map((units) => ({ units, ignoreCase: false })),
      ),
    );
  return who.except.length === 0 ? members : [...members, is(globsTest(who.except), false)];
}

const linkedTest = namedTest("service-linked roles", () => [arnOf(partition, [many], plain(`${serviceLinkedRole}*`))]);

/** ARNs of the class's type and account. Names are not empty. */
function shapesTest(scene: Scene): Test {
  const { type, account } = scene.who;
  const partitions = partitionsOf(scene);
  return namedTest(`${type} of ${account} in ${partitions.join()}`, () => {
    const accounts: Units = account === "*" ? Array.from({ length: 12 }, (): Unit => ({ is: "digit" })) : plain(account);
    const principals = [...paths("role/"), ...paths("user/"), arn("sts", plain("federated-user/?*"))];
    return partitions.flatMap((partition) =>
      (type === "root" ? [arn("iam", plain("root"))] : principals).map((of) => of(plain(partition), accounts)),
    );
  });
}

/** `role/name` and `role/path/name`. (docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html) */
function paths(kind: string): readonly ArnOf[] {
  const name: Units = [
    { is: "one", never: "/" },
    { is: "many", never: "/" },
  ];
  return [arn("iam", [...plain(kind), ...name]), arn("iam", [...plain(`${kind}?*/`), ...name])];
}

type ArnOf = (partitions: Units, accounts: Units) => Pattern;

function arn(service: string, resource: Units): ArnOf {
  return (partitions, accounts) => arnOf(partitions, accounts, resource, plain(service));
}

/** Partitions do not mix: the class's and the resource's ARNs name theirs. */
function partitionsOf(scene: Scene): readonly string[] {
  const named = [...scene.who.arns, ...scene.resource.arns].flatMap((arn): readonly string[] => {
    const start = arn[0];
    const name = typeof start === "string" ? start.split(":")[1] : undefined;
    return name !== undefined && /^aws[a-z-]*$/.test(name) ? [name] : [];
  });
  return [...new Set(named.length === 0 ? ["aws"] : named)];
}

/** What makes a resource one of the question's, and one that the action acts on. */
export function targetLiterals(scene: Scene, arn: Text): readonly Literal[] {
  const is = (test: Test, exact: boolean) => literalOf(scene, scene.target, "value", test, true, exact);
  const asked = is(askedTest(arn), true);
  // A name that only deployment fills in has the action's form for certain when strictly asked, and may have it when permissively.
  return scene.known === undefined ? [asked] : [asked, is(typesTest(scene.known, scene.mode), scene.mode === "strict")];
}

/** A `*` in the first five fields of an ARN stays in its field, as no such field holds a colon. `*` alone is everything. */
function askedTest(arn: Text): Test {
  const [start] = arn;
  const fields = typeof start === "string" ? start.split(":") : [];
  if (fields.length < 6 || fields.slice(0, 5).every((field) => !field.includes("*"))) return globsTest([arn]);
  return namedTest(`asked ${JSON.stringify(arn)}`, () => [{ units: withinFields(unitsOf(arn, true)), ignoreCase: false }]);
}

/** ARNs of the action's resource types. Without one, and permissively in any case, its resource may be `*`. */
function typesTest(action: Action, mode: Mode): Test {
  const types = resourcePatterns(action);
  return namedTest(`resources of ${types.map(({ arn, holdsSlash }) => `${arn}${holdsSlash}`).join()} ${mode}`, () => {
    const patterns = types.map(({ arn, holdsSlash }): Pattern => {
      const units = plain(arn).map((unit, i, all): Unit =>
        !holdsSlash && i === all.length - 1 && unit.is === "many" ? { is: "many", never: "/" } : unit,
      );
      return { units: withinFields(units), ignoreCase: false };
    });
    const none: Pattern = { units: unitsOfString("*", false), ignoreCase: false };
    return patterns.length === 0 || mode === "permissive" ? [...patterns, none] : patterns;
  });
}

/** Wildcards of the first five fields stay in them. */
function withinFields(units: Units): Units {
  let colons = 0;
  return units.map((unit) => {
    if (unit.is === "char" && unit.char === ":") colons++;
    return unit.is === "many" && colons < 5 ? { is: "many", never: ":" } : unit;
  });
}
