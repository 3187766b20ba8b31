import { defaults } from "../defaults.ts";
import { memberOf } from "./launch.ts";
import { textFact, textsFact, unread, wordFact } from "../values.ts";
import type { Container, ContainerService, Setting } from "../../model/containers.ts";
import { known, lazily, thenFact, unknown, type Fact } from "../../model/fact.ts";
import { sameText, show, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::ECS::Service` with the `AWS::ECS::TaskDefinition` that it names. */
export function readService(resource: SourceResource, tasks: () => readonly SourceResource[]): ContainerService {
  const { id, origin } = resource;
  const network = (name: string): Value | undefined => {
    const configuration = resource.property("NetworkConfiguration", "AwsvpcConfiguration");
    return memberOf(configuration, name);
  };
  const task = (): Fact<SourceResource> => taskOf(resource, tasks());
  return lazily<ContainerService>({
    kind: () => "ecs:service",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    // A service that names none is of the cluster `default`. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html)
    cluster: () => thenFact(textFact(resource.property("Cluster"), known(["default"], origin)), (text, at) => known(clusterName(text), at)),
    networkMode: () => thenFact(task(), (it) => wordFact(it.property("NetworkMode"), { value: defaults.taskNetworkMode.value, origin: it.origin })),
    subnets: () => textsFact(network("Subnets"), { value: [], origin }),
    groups: () => textsFact(network("SecurityGroups"), { value: [], origin }),
    publicAddress: () => thenFact(wordFact(network("AssignPublicIp"), { value: "DISABLED", origin }), (word, at) => known(word === "ENABLED", at)),
    containers: () => thenFact(task(), containers),
  });
}

/** `arn:aws:ecs:us-east-1:222222222222:cluster/transcription` */
export function clusterName(text: Text): Text {
  const [first, ...rest] = text;
  const cut = typeof first === "string" ? /^arn:[^:]*:ecs:[^:]*:[^:]*:cluster\/(.*)$/s.exec(first) : null;
  if (cut === null) return text;
  return cut[1] === undefined || cut[1] === "" ? rest : [cut[1], ...rest];
}

function taskOf(resource: SourceResource, tasks: readonly SourceResource[]): Fact<SourceResource> {
  const named = textFact(resource.property("TaskDefinition"), unknown("The service names no task definition.", resource.origin));
  return thenFact(named, (name, at) => {
    const found = tasks.find(({ ref }) => ref.type === "text" && sameText(ref.text, name));
    return found === undefined ? unknown(`Task definition ${show(name)} is in no source.`, at) : known(found, at);
  });
}

function containers(task: SourceResource): Fact<readonly Container[]> {
  const list = task.property("ContainerDefinitions");
  if (list === undefined) return known([], task.origin);
  return list.type === "list" ? known(list.items.map(readContainer), list.origin) : unread(list, "a list");
}

function readContainer(value: Value): Container {
  const { origin } = value;
  const texts = (name: string): Fact<readonly Text[]> => textsFact(memberOf(value, name), { value: [], origin });
  return lazily<Container>({
    origin: () => origin,
    image: () => textFact(memberOf(value, "Image"), unknown("The container names no image.", origin)),
    hasGpu: () => hasGpu(memberOf(value, "ResourceRequirements"), value),
    command: () => thenFact(texts("EntryPoint"), (entry) => thenFact(texts("Command"), (words, at) => known([...entry, ...words], at))),
    environment: () => environment(value),
  });
}

function hasGpu(list: Value | undefined, { origin }: Value): Fact<boolean> {
  if (list === undefined) return known(false, origin);
  if (list.type !== "list") return unread(list, "a list");
  for (const item of list.items) {
    const type = wordFact(memberOf(item, "Type"), { value: "", origin: item.origin });
    if (!type.known) return type;
    if (type.value === "GPU") return known(true, item.origin);
  }
  return known(false, list.origin);
}

/** Files of settings may set any; they are rare, and stand for what is not known. */
function environment(container: Value): Fact<readonly Setting[]> {
  const { origin } = container;
  const files = memberOf(container, "EnvironmentFiles");
  if (files !== undefined) return unknown("Files hold settings of the container.", files.origin);
  const [plain, secret] = [memberOf(container, "Environment"), memberOf(container, "Secrets")];
  if (plain !== undefined && plain.type !== "list") return unread(plain, "a list");
  if (secret !== undefined && secret.type !== "list") return unread(secret, "a list");
  const all: Setting[] = [];
  for (const item of [...(plain?.items ?? []), ...(secret?.items ?? [])]) {
    const name = wordFact(memberOf(item, "Name"), { value: "", origin: item.origin });
    if (!name.known) return name;
    all.push({ name: name.value, value: textFact(memberOf(item, "Value"), unknown("A secret holds it.", item.origin)) });
  }
  return known(all, plain?.origin ?? origin);
}
